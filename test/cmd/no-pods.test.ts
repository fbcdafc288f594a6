import { describe, expect, test } from "vitest";
import { podDefault, profile, webhookConfiguration } from "./dry-run-objects.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { runInMemory } from "./memory-io.ts";

const service = { apiVersion: "v1", kind: "Service", metadata: { name: "s" } };

describe("a run that finds no Pod says what was read instead", () => {
  const listOf = (items: readonly object[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });

  test.each([
    [
      [podDefault("a", {})],
      "STDIN contains only PodDefaults (1). Pass Pods or workloads here, and PodDefaults with -f.",
    ],
    [
      [service],
      "STDIN: a Service creates no Pods. dry-run and explain take Pods and workloads (Deployment, Job, Notebook, ...).",
    ],
    [
      [service, service, podDefault("a", {})],
      "STDIN: nothing creates Pods (2 Services, 1 PodDefault). dry-run and explain take Pods and workloads (Deployment, Job, Notebook, ...).",
    ],
  ])("%#", async (items, message) => {
    for (const command of ["dry-run -", "dry-run -f -"]) {
      const found = await runInMemory(`${command} --local`, { stdin: listOf(items) });
      expect(found).toEqual({ code: 3, stdout: "", stderr: `error: ${message}\n` });
    }
  });

  test("explain explains PodDefaults of a file", async () => {
    const { code, stdout } = await runInMemory("explain - --local", { stdin: listOf([podDefault("a", {})]) });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^PodDefault team-a\/a: ok\n/);
  });

  test("in the cluster", async () => {
    const connect = async () => memoryCluster([webhookConfiguration, ...profile], "team-a");
    const found = await runInMemory("dry-run pods --all", { connect });
    expect(found).toEqual({ code: 0, stdout: "", stderr: "No Pods found in team-a namespace.\n" });
  });
});

test("dry-run needs to know which Pods", async () => {
  for (const command of ["dry-run", "dry-run --local"]) {
    const { code, stdout, stderr } = await runInMemory(command);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^error: specify Pods: FILE, TYPE\/NAME, TYPE, or -f FILE\nSee 'kubectl poddefault dry-run --help'/,
    );
  }
});

test.each(["", null])("a namespace that is %j is that of the request", async (namespace) => {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace },
    spec: { containers: [{ name: "c", image: "i" }] },
  };
  const { code, stdout, stderr } = await runInMemory("dry-run - --local -o name", {
    stdin: JSON.stringify(pod),
  });
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: "pod/p\n",
    stderr: "Warning: the files contain no PodDefaults, and --local reads no cluster. Add them with -f.\n",
  });
});

test("does not say so where a PodDefault could not be read", async () => {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "team-a" },
    spec: { containers: [{ name: "c", image: "i" }] },
  };
  const broken = {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name: "x", namespace: "team-a" },
    spec: { selector: 5 },
  };
  const { code, stderr } = await runInMemory("dry-run - --local -o name", {
    stdin: JSON.stringify({ apiVersion: "v1", kind: "List", items: [pod, broken] }),
  });
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: "error: STDIN:1: spec.selector: expected a map, found the number 5\n",
  });
});
