import { describe, expect, test } from "vitest";
import { podDefault, profile, webhookConfiguration } from "./dry-run-objects.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { runInMemory } from "./memory-io.ts";

const spark = {
  apiVersion: "sparkoperator.k8s.io/v1beta2",
  kind: "ServiceEntry",
  metadata: { name: "s" },
};

describe("a run that finds no Pod says so", () => {
  test.each([
    ["1 PodDefault makes none", [podDefault("a", {})]],
    ["2 ServiceEntry, 1 PodDefault make none", [spark, spark, podDefault("a", {})]],
  ])("and what was read: %s", async (said, items) => {
    const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    for (const command of ["dry-run -", "dry-run -f -", "explain -f -"]) {
      const { code, stdout, stderr } = await runInMemory(`${command} --local`, { stdin });
      expect({ code, stdout, stderr }).toEqual({
        code: 0,
        stdout: "",
        stderr: `No Pods found: ${said} that are known here\n`,
      });
    }
  });

  test("in the cluster, too", async () => {
    const connect = async () => memoryCluster([webhookConfiguration, ...profile], "team-a");
    const found = await runInMemory("dry-run pods --all", { connect });
    expect(found).toEqual({ code: 0, stdout: "", stderr: "No Pods found\n" });
  });
});

test("dry-run needs to know which Pods", async () => {
  for (const command of ["dry-run", "dry-run --local"]) {
    const { code, stdout, stderr } = await runInMemory(command);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^error: say which Pods: a file, TYPE\/NAME or TYPE, or -f FILE\nSee 'kubectl poddefault dry-run --help'/,
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
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "pod/p\n", stderr: "" });
});
