import { afterEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { type ApiServer, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { pod, podDefault, profile, webhookConfiguration } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
afterEach(() => server?.close());

const greet = podDefault("greet", { env: [{ name: "GREETING", value: "hello" }] });

const containers = [{ name: "main", image: "busybox" }];

/** A Deployment of team-a whose own labels and whose Pods' labels are these. */
function deployment(labels: JsonObject, podLabels: JsonObject): JsonObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "team-a", labels },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web", ...podLabels } }, spec: { containers } },
    },
  };
}

function unknown(kind: string, spec: JsonObject): JsonObject {
  const metadata = { name: "web", namespace: "team-a", labels: { greet: "true" } };
  return { apiVersion: "example.com/v1", kind, metadata, spec };
}

async function explainLocally(objects: readonly JsonObject[], words = "-") {
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items: [...profile, ...objects] });
  const { stdout } = await runInMemory(`explain ${words} --local`, { stdin });
  return stdout;
}

describe("near misses", () => {
  const hello = podDefault("hello", { env: [{ name: "GREETING", value: "hello" }] });

  test.each([
    [
      "the label on the workload",
      deployment({ greet: "true" }, {}),
      "itself has greet=true, its Pods do not: set it in spec.template.metadata.labels",
    ],
    [
      "the label on a workload of an unknown kind",
      unknown("Widget", { workers: [{ template: { metadata: {}, spec: { containers } } }] }),
      "Widget itself has greet=true, its Pods do not: set it in spec.workers[0].template.metadata.labels Fix: Set label greet=true in spec.workers[0].template.metadata.labels of Widget web",
    ],
    [
      "a workload whose Pods have labels only of its controller",
      unknown("Widget", { podSpec: { containers } }),
      "its Pods do not Fix: Set label greet=true of the Pods of Widget web, which its controller decides",
    ],
    ["a typo in the key", deployment({}, { gret: "true" }), "The Pod has gret; the selector needs greet"],
    ["a typo in the value", deployment({}, { greet: "ture" }), "the selector needs true"],
    [
      "the PodDefault's name as a value",
      deployment({}, { "pod-default": "hello" }),
      "hello is the PodDefault's name",
    ],
  ])("%s", async (_, workload, words) => {
    expect((await explainLocally([workload, hello])).replace(/\s+/g, " ")).toContain(words);
  });

  test("a label two edits away is none", async () => {
    expect(await explainLocally([deployment({}, { grt: "true" }), greet])).not.toContain("near miss");
  });
});

describe("one command fixes it", () => {
  test("a Pod of the cluster is labeled and recreated", async () => {
    server = await startApiServer({
      objects: [webhookConfiguration, ...profile, greet, pod("running", { labels: {} })],
    });
    const { stdout } = await runInMemory("explain pod/running -o json", { connect: connectingTo(server) });
    const [{ checks }] = JSON.parse(stdout).items;
    const failing = checks.filter(({ status }: { status: string }) => status === "FAIL");
    expect(failing.map(({ name }: { name: string }) => name)).toEqual(["match"]);
  });

  test("a Deployment of the cluster is patched in its Pod template", async () => {
    server = await startApiServer({ objects: [webhookConfiguration, ...profile, greet, deployment({}, {})] });
    const { stdout } = await runInMemory("explain deployment/web -o json", { connect: connectingTo(server) });
    const [{ podDefaults }] = JSON.parse(stdout).items;
    expect(podDefaults[0].fix.command).toBe(
      `kubectl patch deployment/web -n team-a --type=merge -p '{"spec":{"template":{"metadata":{"labels":{"greet":"true"}}}}}'`,
    );
  });
});

describe("a live Pod", () => {
  test.each([
    ["CREATED_BEFORE", undefined],
    ["STALE", "1"],
    ["APPLIED", "1004"],
  ] as const)("%s", async (code, version) => {
    const annotations =
      version === undefined ? {} : { "poddefault.admission.kubeflow.org/poddefault-greet": version };
    server = await startApiServer({
      objects: [webhookConfiguration, ...profile, greet, pod("running", { annotations })],
    });
    const { stdout } = await runInMemory("explain pod/running -o json", { connect: connectingTo(server) });
    expect(JSON.parse(stdout).items[0].podDefaults[0].code).toBe(code);
  });
});

describe("for a person", () => {
  test.each([80, 140])("Pods and workloads, at %i columns", async (columns) => {
    const { stdout } = await runInMemory(
      "explain examples/pods.yaml examples/notebook.yaml -f examples --local",
      { columns },
    );
    await expect(stdout).toMatchFileSnapshot(`__snapshots__/explain-pods-${columns}.txt`);
  });

  test.each([80, 140])("a PodDefault and how to opt in, at %i columns", async (columns) => {
    const one = await runInMemory("explain kubeflow-pipelines-api-token -f examples --local", { columns });
    const optIn = await runInMemory("explain add-sidecar -f examples --local --opt-in", { columns });
    await expect(one.stdout + optIn.stdout).toMatchFileSnapshot(
      `__snapshots__/explain-pod-default-${columns}.txt`,
    );
  });

  test("with color, the headline stands out", async () => {
    const { stdout } = await runInMemory("explain examples/pods.yaml -f examples --local --color=always");
    expect(stdout).toContain(
      "\u001b[32mPod team-a/trainer: 1 PodDefault applies: add-sidecar (APPLIED)\u001b[39m",
    );
  });

  test("a field, as kubectl explain reads", async () => {
    expect((await runInMemory("explain spec.volumeMounts")).stdout).toMatchSnapshot();
    const unknown = await runInMemory("explain spec.volumMounts");
    expect(unknown).toEqual({
      code: 3,
      stdout: "",
      stderr: 'error: field "spec.volumMounts" does not exist; did you mean spec.volumeMounts?\n',
    });
  });
});

describe("names and words", () => {
  test("a name that nothing has names the nearest", async () => {
    const { code, stdout, stderr } = await runInMemory("explain add-sidcar -f examples --local");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toBe(
      'error: the files have no PodDefault "add-sidcar" in namespace team-a; did you mean add-sidecar?\n',
    );
  });

  test("nothing to explain is a usage error", async () => {
    const { code, stderr } = await runInMemory("explain --local");
    expect(code).toBe(2);
    expect(stderr).toContain("specify what to explain");
  });

  test("the exit code of a Pod that would be refused is 4, in every format", async () => {
    const input = "test/cases/self-conflict/input.yaml";
    for (const format of ["", "-o json", "-o yaml"]) {
      expect((await runInMemory(`explain ${input} --local ${format}`)).code).toBe(4);
    }
  });
});
