import { describe, expect, test } from "vitest";
import { readFiles } from "../../src/gather/from-files.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { pod, podDefault } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

const profileOf = (name: string, spec: JsonObject = {}): JsonObject => ({
  apiVersion: "kubeflow.org/v1",
  kind: "Profile",
  metadata: { name },
  spec: { owner: { kind: "User", name: "user@example.com" }, ...spec },
});
const greet = podDefault("greet", { env: [{ name: "GREETING", value: "hello" }] });
const account = (name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name, namespace: "team-a" },
  ...more,
});
const listOf = (...items: readonly JsonObject[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });

async function reportOn(...items: readonly JsonObject[]) {
  const { code, stdout } = await runInMemory("dry-run - --local -o report", { stdin: listOf(...items) });
  const { items: reported, createNoPods } = JSON.parse(stdout);
  return { code, createNoPods, ...reported[0] };
}

describe("a Profile among the files", () => {
  test("makes its namespace one that the webhook selects", async () => {
    const stdin = listOf(profileOf("team-a"), greet, pod("p"));
    const { code, stdout } = await runInMemory("explain - --local --checks", { stdin });
    expect(code).toBe(0);
    expect(stdout).toMatch(/PASS +namespace/);
  });

  test.each(["default", "default-editor", "default-viewer"])("makes ServiceAccount %s", async (name) => {
    const { code, notes, createNoPods } = await reportOn(
      profileOf("team-a"),
      greet,
      pod("p", {}, { serviceAccountName: name }),
    );
    expect({ code, notes, createNoPods }).toEqual({ code: 0, notes: [], createNoPods: [] });
  });

  test("what the files say about an account is laid over it", async () => {
    const written = account("default-editor", { imagePullSecrets: [{ name: "registry" }] });
    const found = await reportOn(
      profileOf("team-a"),
      written,
      greet,
      pod("p", {}, { serviceAccountName: "default-editor" }),
    );
    expect(found.pod.spec.imagePullSecrets).toEqual([{ name: "registry" }]);
  });

  test("has the labels of its Namespace, too", async () => {
    const labels = { "app.kubernetes.io/part-of": "something-else" };
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "team-a", labels } };
    const found = await reportOn(profileOf("team-a"), namespace, greet, pod("p"));
    expect(found.outcome).toBe("not-sent");
  });

  test("hands over its quota", async () => {
    const hard = { cpu: "8" };
    const given = [
      profileOf("a", { resourceQuotaSpec: { hard } }),
      profileOf("b", { resourceQuotaSpec: {} }),
      profileOf("c"),
    ];
    const { resourceQuotas } = await readFiles({ asked: [], given: ["-"] }, false, {
      filenames: ["-"],
      recursive: false,
      strict: false,
      cwd: "/",
      readStdin: async () => Buffer.from(listOf(...given)),
    });
    expect(resourceQuotas.map(({ value }) => value)).toEqual([
      { metadata: { name: "kf-resource-quota", namespace: "a" }, spec: { hard } },
    ]);
  });
});

test("one ServiceAccount in the files does not mean that there are no others", async () => {
  const runner = pod("p", {}, { serviceAccountName: "pipeline-runner" });
  const found = await reportOn(account("notebooks-extra"), profileOf("team-a"), greet, runner);
  expect(found).toMatchObject({ code: 0, outcome: "mutated" });
  expect(found.notes).toHaveLength(1);
  expect(found.notes[0]).toContain("pipeline-runner");
});

test("dry-run names PodDefaults of other namespaces that would match", async () => {
  const elsewhere = { ...greet, metadata: { name: "greet", namespace: "kubeflow-user-example-com" } };
  const reason =
    "its selector matches, but it is in namespace kubeflow-user-example-com; the Pod is in team-a";
  const stdin = listOf(elsewhere, pod("p"));
  const one = await runInMemory("dry-run - --local", { stdin });
  expect(one.stdout.replace(/\s+/g, " ")).toContain(
    `Not applied: greet: ${reason} Fix: Copy PodDefault greet (STDIN:1) to namespace team-a`,
  );
  const several = await runInMemory("dry-run - --local", { stdin: listOf(elsewhere, pod("p"), pod("q")) });
  expect(several.stdout.replace(/\s+/g, " ").split(`greet: ${reason}`)).toHaveLength(2);
  const { findings } = await reportOn(elsewhere, pod("p"));
  expect(findings).toMatchObject([{ code: "OTHER_NAMESPACE", message: reason }]);
});

test.each(["kubeflow", "kube-system", "istio-system"])(
  "a PodDefault in %s does nothing",
  async (namespace) => {
    const stdin = listOf({ ...greet, metadata: { name: "greet", namespace } });
    const { stdout } = await runInMemory("explain greet -f - --local", { stdin });
    expect(stdout).toContain("SYSTEM_NAMESPACE");
  },
);

describe("the dump of a live Pod", () => {
  const spec = { containers: [{ name: "nb", image: "jupyter", env: [{ name: "GREETING", value: "bye" }] }] };
  const marker = { "poddefault.admission.kubeflow.org/poddefault-greet": "100" };
  const dump = {
    ...pod(
      "nb-0",
      { uid: "1-2-3", resourceVersion: "200", annotations: marker },
      { ...spec, nodeName: "n1" },
    ),
    status: { phase: "Running" },
  };
  const stored = (resourceVersion: string) => ({
    ...greet,
    metadata: { name: "greet", namespace: "team-a", resourceVersion },
  });
  const note =
    "STDIN holds a Pod that exists: evaluated as before injection; --as-submitted evaluates it as it is written";

  test("is compared as before injection", async () => {
    const { code, outcome, notes, pod: after } = await reportOn(stored("150"), dump);
    expect({ code, outcome }).toEqual({ code: 0, outcome: "mutated" });
    expect(notes[0]).toBe(note);
    expect(after.spec.containers[0].env).toEqual([{ name: "GREETING", value: "hello" }]);
  });

  test.each([
    ["100", "APPLIED"],
    ["150", "STALE"],
  ])("of resourceVersion %s is %s", async (resourceVersion, code) => {
    const stdin = listOf(stored(resourceVersion), dump);
    const { stdout } = await runInMemory("explain - --local -o json", { stdin });
    expect(JSON.parse(stdout).items[0].podDefaults).toMatchObject([{ podDefault: "greet", code }]);
  });

  test("is compared with what its owner of the same files would create", async () => {
    const owner = {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "nb", namespace: "team-a", uid: "4-5-6" },
      spec: {
        selector: {},
        template: {
          metadata: { labels: { greet: "true" } },
          spec: { containers: [{ name: "nb", image: "new" }] },
        },
      },
    };
    const reference = {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      name: "nb",
      uid: "4-5-6",
      controller: true,
    };
    const owned = {
      ...dump,
      metadata: { ...((dump as JsonObject)["metadata"] as object), ownerReferences: [reference] },
    };
    const { stdout } = await runInMemory("dry-run - --local -o report", {
      stdin: listOf(stored("150"), owner, owned as JsonObject),
    });
    const items = JSON.parse(stdout).items;
    expect(items[1].pod.spec.containers[0].image).toBe("new");
  });

  test("--as-submitted takes it as it is written", async () => {
    const stdin = listOf(stored("150"), dump);
    const { code, stdout } = await runInMemory("dry-run - --local --as-submitted -o report", { stdin });
    expect({ code, outcome: JSON.parse(stdout).items[0].outcome }).toEqual({ code: 4, outcome: "denied" });
  });
});

test("-o summary names a PodDefault of another namespace that would match", async () => {
  const elsewhere = { ...podDefault("gpu", {}), metadata: { name: "gpu", namespace: "team-b" } };
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items: [pod("p"), pod("q"), elsewhere] });
  const { stdout } = await runInMemory("dry-run - --local -o summary", { stdin });
  expect(stdout).toContain(
    "unchanged                 elsewhere: gpu (its selector matches, but it is in namespace team-b; the Pod is in team-a)\n",
  );
});
