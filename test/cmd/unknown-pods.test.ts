import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ImpactReport } from "../../src/report/impact.ts";
import type { LintReport } from "../../src/report/lint.ts";
import { podDefault } from "./list-objects.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { runInMemory } from "./memory-io.ts";

const missing =
  "left out, because its Pods are unknown: WorkflowTemplate/gone, which the workflow runs, was not found; " +
  "pass with -f what this prints: kubectl get workflowtemplate gone -n team-a -o yaml\n";
const workflow = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Workflow",
  metadata: { name: "train", namespace: "team-a" },
  spec: { workflowTemplateRef: { name: "gone" } },
};
const gpu = podDefault("team-a", "gpu", { env: [{ name: "A", value: "1" }] });

function folderWith(file: string, content: string): string {
  const cwd = mkdtempSync(join(tmpdir(), "unknown-pods-"));
  writeFileSync(join(cwd, "workflow.yaml"), JSON.stringify(workflow));
  writeFileSync(join(cwd, file), content);
  return cwd;
}

const connect = async () => {
  const { list, ...cluster } = memoryCluster([gpu, workflow], "team-a");
  const withoutSelectors: typeof list = (resource, { namespace } = {}) =>
    list(resource, namespace === undefined ? {} : { namespace });
  return { ...cluster, list: withoutSelectors };
};
const reason = missing.replace(/^left out, because its Pods are unknown: /, "").trimEnd();

describe("lint finds workloads whose Pods are unknown", () => {
  const object = { kind: "Workflow", namespace: "team-a", name: "train" };
  const message = `its Pods are unknown, so it is not checked: ${reason}`;

  it("in files, with the place", async () => {
    const cwd = folderWith("gpu.yaml", JSON.stringify(gpu));
    const { stdout, stderr, code } = await runInMemory("lint . -o json --select PODS_UNKNOWN", { cwd });
    const { findings } = JSON.parse(stdout) as LintReport;
    const place = { file: "workflow.yaml", line: 1 };
    expect(findings).toMatchObject([{ code: "PODS_UNKNOWN", severity: "info", object, place, message }]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect((await runInMemory("lint . -o sarif", { cwd })).stdout).toContain('"ruleId": "PODS_UNKNOWN"');
  });

  it("in a cluster", async () => {
    const { stdout } = await runInMemory("lint -o json --select PODS_UNKNOWN", { connect });
    const { findings } = JSON.parse(stdout) as LintReport;
    expect(findings).toMatchObject([{ code: "PODS_UNKNOWN", object, message }]);
  });
});

it.each(["impact -f gpu.yaml --base . -o json", "impact --delete gpu -o json"])(
  "%s names them in its document",
  async (command) => {
    const cwd = folderWith("gpu.yaml", JSON.stringify(gpu));
    const { stdout } = await runInMemory(command, { cwd, connect });
    const { unknown } = JSON.parse(stdout) as ImpactReport;
    expect(unknown).toEqual([{ namespace: "team-a", workload: "workflow/train", reason }]);
  },
);

it("a test of such a workload fails with the reason", async () => {
  const suite = {
    apiVersion: "kubectl-poddefault/v1",
    kind: "PodDefaultTest",
    metadata: { name: "all" },
    files: ["workflow.yaml"],
    tests: [{ name: "train", workload: "team-a/workflow/train", expect: { result: "changed" } }],
  };
  const cwd = folderWith("all.test.yaml", JSON.stringify(suite));
  const { stderr, code } = await runInMemory("test all.test.yaml", { cwd });
  expect(stderr).toContain(`the Pods of team-a/workflow/train are unknown: ${reason}`);
  expect(stderr).not.toContain("the files of the suite have no");
  expect(code).toBe(3);
});

it.each(["impact -f gpu.yaml --base .", "test --init ."])(
  "%s says which workloads of files it leaves out",
  async (command) => {
    const cwd = folderWith("gpu.yaml", JSON.stringify(gpu));
    const { stderr } = await runInMemory(command, { cwd });
    expect(stderr).toContain(`Warning: workflow.yaml:1: ${missing}`);
  },
);

it.each(["impact --delete gpu", "check"])(
  "%s says which workloads of a cluster it leaves out",
  async (command) => {
    const { stderr } = await runInMemory(command, { connect });
    expect(stderr).toContain(`Warning: team-a/workflow/train: ${missing}`);
  },
);

it("test says which objects of a directory it cannot read", async () => {
  const patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 1}";
  const { stderr } = await runInMemory("test --init .", { cwd: folderWith("patch.yaml", patch) });
  expect(stderr).toContain(
    "Warning: patch.yaml:4: Deployment web: spec.template: required field is missing (and 1 more); " +
      "it looks like a kustomize patch\n",
  );
});
