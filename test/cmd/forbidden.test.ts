import { expect, onTestFinished, test } from "vitest";
import { statusAnswer } from "../stand-in/answers.ts";
import { startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { podDefault } from "./list-objects.ts";
import { runInMemory } from "./memory-io.ts";

/** A server whose authorizer forbids all requests of a method. */
async function refused(method: "GET" | "POST" | "PATCH", message: string, words: string | readonly string[]) {
  const server = await startApiServer({
    objects: [podDefault("team-a", "gpu")],
    intercept: (request) => (request.method === method ? statusAnswer(403, "Forbidden", message) : undefined),
  });
  onTestFinished(server.close);
  return runInMemory(words, { connect: connectingTo(server) });
}

const cannot = (verb: string, type: string, where: string, name = "") =>
  `${type}${name && ` "${name}"`} is forbidden: User "jane" cannot ${verb} resource "${type.split(".")[0]}" ` +
  `in API group "${type.split(".").slice(1).join(".")}" ${where}`;
const everywhere = "at the cluster scope";
const inTeamA = 'in the namespace "team-a"';
const all = cannot("list", "poddefaults.kubeflow.org", everywhere);

test.each([
  ["list -A", all, "list poddefaults.kubeflow.org -A"],
  ["list --coverage", all, "list poddefaults.kubeflow.org -A"],
  [
    "explain gpu",
    cannot("list", "poddefaults.kubeflow.org", inTeamA),
    "list poddefaults.kubeflow.org -n team-a",
  ],
  ["explain pod/web", cannot("get", "pods", inTeamA, "web"), "get pods/web -n team-a"],
  [
    "create-from-template shared-memory --all-profiles",
    cannot("list", "namespaces", everywhere),
    "list namespaces",
  ],
])("%s says how to see which permission is missing", async (words, message, permission) => {
  expect(await refused("GET", message, words)).toEqual({
    code: 3,
    stdout: "",
    stderr: `Error from server (Forbidden): ${message}\nCheck your permission: kubectl auth can-i ${permission}\n`,
  });
});

test("a refusal by a quota or a webhook is not about permissions", async () => {
  const message = 'admission webhook "x" denied the request: no';
  const { stderr } = await refused("POST", message, "create-from-template shared-memory");
  expect(stderr).toMatch(/Error from server \(Forbidden\): admission webhook "x" denied the request: no\n$/);
});

test.each([
  ["POST", [], cannot("create", "poddefaults.kubeflow.org", inTeamA)],
  ["PATCH", ["--apply"], cannot("patch", "poddefaults.kubeflow.org", inTeamA, "pvc-mount")],
] as const)(
  "without the permission to %s a PodDefault, the error has a command for an administrator",
  async (method, flags, message) => {
    const words = ["create-from-template", "pvc-mount", "--set", "claim=x", "--set", "path=/a b", ...flags];
    const { code, stdout, stderr } = await refused(method, message, words);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    const command = "create-from-template pvc-mount --set claim=x --set 'path=/a b' -n team-a --local";
    expect(stderr).toContain(
      `An administrator can apply the output of:\n  kubectl poddefault ${command}\nCheck your permission: `,
    );
    const typed = [
      "create-from-template",
      "pvc-mount",
      "--set",
      "claim=x",
      "--set",
      "path=/a b",
      "-n",
      "team-a",
    ];
    const printed = await runInMemory([...typed, "--local"]);
    expect(printed).toMatchObject({ code: 0, stdout: expect.stringContaining("namespace: team-a\n") });
  },
);
