import { expect, test } from "vitest";
import { podDefault } from "./dry-run-objects.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { runInMemory } from "./memory-io.ts";

// What npm run fuzz has found, each in its smallest form.

test.each(["PodDefault", "Pod"])("lint: the name of a %s is a map", async (kind) => {
  const apiVersion = kind === "Pod" ? "v1" : "kubeflow.org/v1alpha1";
  const stdin = JSON.stringify({ apiVersion, kind, metadata: { name: {}, namespace: [] } });
  const { code, stdout } = await runInMemory("lint -", { stdin });
  expect(code).toBe(1);
  expect(stdout).toContain("metadata.name: expected a string, found a map");
  expect(stdout).not.toContain("[object Object]");
});

test("a cluster without the Pods that were asked about: nobody is left to hear of other failures", async () => {
  const lost: unknown[] = [];
  const note = (reason: unknown): void => void lost.push(reason);
  process.on("unhandledRejection", note);
  const cluster = {
    ...memoryCluster([]),
    version: () => Promise.reject(new Error("the version is a failure of its own")),
  };
  await runInMemory("dry-run pods --all", { connect: async () => cluster });
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", note);
  expect(lost).toEqual([]);
});

test("dry-run: the name of an object of an unknown kind is a list", async () => {
  const metadata = { name: [null, "", { "": null }], namespace: "team-a" };
  const spec = { containers: [{ name: "web", image: "nginx" }] };
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "__proto__", metadata, spec });
  const { code, stdout, stderr } = await runInMemory("dry-run - --local", { stdin });
  expect(code).toBe(3);
  expect(stderr).toContain("metadata.name: expected a string, found a list");
  expect(stdout + stderr).not.toContain("[object Object]");
});

test("explain --event: a field of a denial that every object inherits", async () => {
  const stdin = JSON.stringify(podDefault("add-env", { env: [] }));
  const env = (field: string, value: string) =>
    `v1.EnvVar{Name:"A", ${field}:"${value}", ValueFrom:(*v1.EnvVarSource)(nil)}`;
  const said =
    'Error creating: admission webhook "poddefaults-webhook-deployment.kubeflow.org" denied the request: conflict occurred while applying poddefaults: add-env,clash on pod:  err: merging env for clash has a conflict on A: \n' +
    `${env("valueOf", "2")}\ndoes not match\n${env("Value", "1")}\n in container`;
  const { code, stdout } = await runInMemory(["explain", `--event=${said}`, "-f", "-", "--local"], { stdin });
  expect(code).toBe(0);
  expect(stdout).toContain('valueOf (clash: "2", Pod: not set)');
  expect(stdout).not.toContain("[native code]");
});

test("dry-run: more unknown fields than arguments fit on the stack", async () => {
  const spec = { containers: [{ name: "web", image: "nginx" }] };
  const unknown = Object.fromEntries(Array.from({ length: 150_000 }, (_, index) => [`k${index}`, 1]));
  const stdin = JSON.stringify({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec,
    ...unknown,
  });
  const { code, stdout } = await runInMemory("dry-run - --local", { stdin });
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^Pod default\/web: unchanged\n/)]);
});

test("lint: a List of more objects than arguments fit on the stack", async () => {
  const items = Array.from({ length: 150_000 }, (_, index) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: `c${index}` },
  }));
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  expect(await runInMemory("lint -", { stdin })).toMatchObject({ code: 0, stderr: "" });
});

/** A pattern that tries every letter as a start would take minutes. */
test.each(["a", "\\", "("])("an event of a million characters %s ends", async (character) => {
  const { code, stderr } = await runInMemory(["explain", `--event=${character.repeat(1e6)}`, "--local"]);
  expect(code).toBe(3);
  expect(stderr).toContain("error: this is not a known refusal of a Pod");
});
