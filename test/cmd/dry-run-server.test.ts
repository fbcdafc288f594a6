import { expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import type { ApiServerOptions } from "../stand-in/api-server.ts";
import { askStandIn, asPredicted } from "./ask-stand-in.ts";
import { pod } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

function ask(words: string, options: ApiServerOptions = {}, posted: JsonObject = pod("new")) {
  return askStandIn(`- ${words}`, posted, options);
}

test("shows the difference of the server's two answers", async () => {
  const { code, stdout } = await ask("-o diff");
  expect(code).toBe(0);
  expect(stdout.split("\n").filter((line) => /^[+-]/.test(line))).toMatchInlineSnapshot(`
    [
      "--- submitted",
      "+++ with PodDefaults",
      "+  annotations:",
      "+    poddefault.admission.kubeflow.org/poddefault-greet: '1004'",
      "+    env:",
      "+    - name: GREETING",
      "+      value: hello",
    ]
  `);
});

test("sends nothing but GET, and POST with dryRun=All: once with and once without PodDefaults", async () => {
  const { writes } = await ask("");
  expect(writes.map(({ method, path, query }) => `${method} ${path}?${query}`)).toEqual([
    "POST /api/v1/namespaces/team-a/pods?dryRun=All",
    "POST /api/v1/namespaces/team-a/pods?dryRun=All",
  ]);
  expect(
    writes.map(({ body }) => /"poddefault.admission.kubeflow.org\/exclude":"true"/.test(body)).sort(),
  ).toEqual([false, true]);
});

test("--compare says that prediction and server agree", async () => {
  const { code, stderr } = await ask("--compare -o name");
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: "Pod team-a/new (STDIN): prediction and API server agree\n",
  });
});

test("--compare names every place where they differ, and fails", async () => {
  const admitOtherwise: ApiServerOptions["admit"] = (object) => {
    const answer = asPredicted(object);
    return JSON.parse(JSON.stringify(answer).replaceAll('"hello"', '"good morning"')) as typeof answer;
  };
  const { code, stderr } = await ask("--compare -o name", { admit: admitOtherwise });
  expect(code).toBe(3);
  expect(stderr).toMatchInlineSnapshot(`
    "Pod team-a/new (STDIN): prediction and API server differ
      pod.spec.containers[0].env[0].value: predicted "hello", the API server says "good morning"
    "
  `);
});

test("a refusal of admission is an answer, with its exit code", async () => {
  const volumes = [
    { name: "v", emptyDir: {} },
    { name: "v", emptyDir: {} },
  ];
  const { code, stderr } = await ask("-o name", {}, pod("new", {}, { volumes }));
  expect(code).toBe(4);
  expect(stderr).toContain('spec.volumes[1].name: Duplicate value: "v"');
});

test("without permission to create Pods it says which is missing", async () => {
  const message =
    'pods is forbidden: User "u" cannot create resource "pods" in API group "" in the namespace "team-a"';
  const { code, stdout, stderr } = await ask("", {
    intercept: ({ method }) => (method === "POST" ? statusAnswer(403, "Forbidden", message) : undefined),
  });
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toMatchInlineSnapshot(`
    "Error from server (Forbidden): pods is forbidden: User "u" cannot create resource "pods" in API group "" in the namespace "team-a"
    --server creates the Pod with dryRun=All, which needs the permission to create Pods; see: kubectl auth can-i create pods -n team-a
    "
  `);
});

test.each([
  ["--server --local", "--server and --local are mutually exclusive"],
  ["--compare", "--compare needs --server"],
])("%s is a usage error", async (flags, message) => {
  const { code, stdout, stderr } = await runInMemory(`dry-run pod.yaml ${flags}`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});
