import { afterEach, expect, test } from "vitest";
import { admit, prepareAdmission } from "../../src/admission/admit.ts";
import { stockWebhookScope } from "../../src/model/admission-context.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { Pod } from "../../src/model/pod.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { pod, podDefault, profile, webhookConfiguration } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
afterEach(() => server?.close());

const greet = podDefault("greet", { env: [{ name: "GREETING", value: "hello" }] });
const scope = { namespace: "team-a", namespaceLabels: { "app.kubernetes.io/part-of": "kubeflow-profile" } };
const admission = prepareAdmission({
  ...scope,
  podDefaults: [storedAs("1004", greet)],
  serviceAccounts: { known: [{ metadata: { name: "default" } }], complete: true },
  webhook: stockWebhookScope,
});

/** The object as it comes back: the stand-in numbers the objects that it starts with from 1001. */
function storedAs(resourceVersion: string, object: JsonObject): PodDefault {
  const stored = object as unknown as PodDefault;
  return { ...stored, metadata: { ...stored.metadata, resourceVersion } };
}

/** An API server that does with a Pod what is predicted; test/cluster asks a real one. */
function asPredicted(object: JsonObject) {
  const outcome = admit(object as unknown as Pod, admission);
  if ("error" in outcome && outcome.error) {
    return { refused: statusAnswer(outcome.error.code, outcome.error.reason ?? "", outcome.error.message) };
  }
  return { allowed: ("pod" in outcome ? outcome.pod : object) as unknown as JsonObject };
}

async function ask(words: string, options: ApiServerOptions = {}, posted: JsonObject = pod("new")) {
  server = await startApiServer({ objects: [webhookConfiguration, ...profile, greet], ...options });
  return runInMemory(`dry-run - --server ${words}`, {
    connect: connectingTo(server),
    stdin: JSON.stringify(posted),
  });
}

test("shows the difference of the server's two answers", async () => {
  const { code, stdout } = await ask("-o diff", { admit: asPredicted });
  expect(code).toBe(0);
  expect(stdout.split("\n").filter((line) => /^[+-]/.test(line))).toMatchInlineSnapshot(`
    [
      "--- team-a/new as posted",
      "+++ team-a/new with PodDefaults",
      "+  annotations:",
      "+    poddefault.admission.kubeflow.org/poddefault-greet: '1004'",
      "+    env:",
      "+    - name: GREETING",
      "+      value: hello",
    ]
  `);
});

test("sends nothing but GET, and POST with dryRun=All: once with and once without PodDefaults", async () => {
  await ask("", { admit: asPredicted });
  const writes = server?.requests.filter(({ method }) => method !== "GET") ?? [];
  expect(writes.map(({ method, path, query }) => `${method} ${path}?${query}`)).toEqual([
    "POST /api/v1/namespaces/team-a/pods?dryRun=All",
    "POST /api/v1/namespaces/team-a/pods?dryRun=All",
  ]);
  expect(
    writes.map(({ body }) => /"poddefault.admission.kubeflow.org\/exclude":"true"/.test(body)).sort(),
  ).toEqual([false, true]);
});

test("--compare says that prediction and server agree", async () => {
  const { code, stderr } = await ask("--compare -o name", { admit: asPredicted });
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
  const { code, stderr } = await ask("-o name", { admit: asPredicted }, pod("new", {}, { volumes }));
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
  ["--server --local", "--server asks the cluster, and --local asks none"],
  ["--compare", "--compare compares with the answer of the API server: give --server too"],
])("%s is a usage error", async (flags, message) => {
  const { code, stdout, stderr } = await runInMemory(`dry-run pod.yaml ${flags}`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});
