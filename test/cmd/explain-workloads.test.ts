import { afterEach, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { podDefault, profile } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
afterEach(() => server?.close());

const greet = podDefault("greet", { env: [{ name: "GREETING", value: "hello" }] });
const containers = [{ name: "main", image: "busybox" }];

function workload(kind: string, metadata: JsonObject, podLabels: JsonObject): JsonObject {
  const template = { metadata: { labels: { app: "web", ...podLabels } }, spec: { containers } };
  const spec = { selector: { matchLabels: { app: "web" } }, template };
  return { apiVersion: "apps/v1", kind, metadata: { namespace: "team-a", ...metadata }, spec };
}

const controlled = {
  ownerReferences: [
    { apiVersion: "kubeflow.org/v1", kind: "Notebook", name: "lab", uid: "u", controller: true },
  ],
};
const objects = [
  ...profile,
  greet,
  workload("Deployment", { name: "web" }, { greet: "true" }),
  workload("Deployment", { name: "labelled", labels: { greet: "true" } }, {}),
  workload("StatefulSet", { name: "lab", ...controlled }, { greet: "true" }),
  {
    apiVersion: "kubeflow.org/v1",
    kind: "Notebook",
    metadata: { name: "lab", namespace: "team-a", labels: { greet: "true" } },
    spec: { template: { spec: { containers } } },
  },
];

async function explainGreet(words = "", options: ApiServerOptions = {}) {
  server = await startApiServer({ objects, ...options });
  return runInMemory(`explain greet ${words}`, { connect: connectingTo(server) });
}

test("names what makes Pods that would match, once: what controls others speaks for them", async () => {
  const { code, stdout } = await explainGreet("-o json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout).items[0]).toMatchObject({
    workloads: ["Deployment/web", "Notebook/lab"],
    unread: [],
  });
});

test("names the permission without which there may be more", async () => {
  const { stdout } = await explainGreet("", {
    intercept: ({ path }) =>
      path.endsWith("/notebooks") ? statusAnswer(403, "Forbidden", "no notebooks for you") : undefined,
  });
  expect(stdout).toContain("Matching workloads\n  Deployment/web\n");
  expect(stdout).toContain("\n  kubectl auth can-i list notebooks.kubeflow.org -n team-a\n");
});

test("files count as if they were applied", async () => {
  const changed = workload("Deployment", { name: "web" }, {});
  server = await startApiServer({ objects });
  const { stdout } = await runInMemory("explain greet -f - -o json", {
    connect: connectingTo(server),
    stdin: JSON.stringify(changed),
  });
  expect(JSON.parse(stdout).items[0].workloads).toEqual(["Notebook/lab"]);
});

test("--opt-in asks for PodDefaults and nothing else", async () => {
  await explainGreet("--opt-in");
  const asked = server?.requests.map(({ path }) => path) ?? [];
  expect(asked.filter((path) => !path.includes("poddefaults"))).toEqual([]);
});
