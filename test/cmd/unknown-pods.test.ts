import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { podDefault } from "./list-objects.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { runInMemory } from "./memory-io.ts";

const missing =
  "left out, because its Pods are unknown: WorkflowTemplate/gone, which the workflow runs, was not found; " +
  "pass it with -f (kubectl get workflowtemplate gone -n team-a -o yaml)\n";
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

it.each(["lint .", "impact -f gpu.yaml --base .", "test --init ."])(
  "%s says which workloads of files it leaves out",
  async (command) => {
    const cwd = folderWith("gpu.yaml", JSON.stringify(gpu));
    const { stderr } = await runInMemory(command, { cwd });
    expect(stderr).toContain(`Warning: workflow.yaml:1: ${missing}`);
  },
);

it.each(["lint", "impact --delete gpu", "check"])(
  "%s says which workloads of a cluster it leaves out",
  async (command) => {
    const { list, ...cluster } = memoryCluster([gpu, workflow], "team-a");
    const withoutSelectors: typeof list = (resource, { namespace } = {}) =>
      list(resource, namespace === undefined ? {} : { namespace });
    const { stderr } = await runInMemory(command, {
      connect: async () => ({ ...cluster, list: withoutSelectors }),
    });
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
