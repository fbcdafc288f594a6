import { expect, test } from "vitest";
import type { DryRunReport } from "../../src/report/dry-run.ts";
import { runInMemory } from "./memory-io.ts";

const podSpec = { restartPolicy: "Never", containers: [{ name: "main", image: "busybox" }] };

// Such objects are the rule among Workflows and Jobs, and controllers put their names into labels.
test.each([
  ["batch/v1", "Job", { template: { spec: podSpec } }, "j-xxxxx-"],
  ["batch/v1", "Job", { completionMode: "Indexed", template: { spec: podSpec } }, "j-xxxxx-0-"],
  [
    "argoproj.io/v1alpha1",
    "Workflow",
    { templates: [{ name: "hello", container: { image: "busybox", command: ["echo"] } }] },
    "j-xxxxx-hello-",
  ],
  [
    "argoproj.io/v1alpha1",
    "Workflow",
    { templates: [{ name: "hello", script: { image: "python", command: ["python"], source: "print(1)" } }] },
    "j-xxxxx-hello-",
  ],
  [
    "kubeflow.org/v1",
    "PyTorchJob",
    { pytorchReplicaSpecs: { Worker: { replicas: 1, template: { spec: podSpec } } } },
    "j-xxxxx-worker-0",
  ],
])("%s %s with generateName makes Pods that are admitted", async (apiVersion, kind, spec, name) => {
  const stdin = JSON.stringify({
    apiVersion,
    kind,
    metadata: { generateName: "j-", namespace: "team-a" },
    spec,
  });
  const { code, stdout, stderr } = await runInMemory("dry-run - --local -o report", { stdin });
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: "Warning: the files contain no PodDefaults, and --local reads no cluster. Add them with -f.\n",
  });
  const [item] = (JSON.parse(stdout) as DryRunReport).items;
  expect(item).toMatchObject({ name, outcome: "unchanged", source: expect.stringContaining(`${kind}/j-`) });
});

// Their images are the runtime's, which the object does not tell.
test.each([
  [
    "serving.kserve.io/v1beta1",
    "InferenceService",
    { predictor: { model: { modelFormat: { name: "sklearn" } } } },
  ],
  ["trainer.kubeflow.org/v1alpha1", "TrainJob", { runtimeRef: { name: "torch" } }],
])("%s %s without an image makes Pods that are admitted", async (apiVersion, kind, spec) => {
  const stdin = JSON.stringify({ apiVersion, kind, metadata: { name: "j", namespace: "team-a" }, spec });
  const { code, stdout } = await runInMemory("dry-run - --local -o report", { stdin });
  const [item] = (JSON.parse(stdout) as DryRunReport).items;
  expect({ code, outcome: item?.outcome }).toEqual({ code: 0, outcome: "unchanged" });
  expect(item?.notes).toContain("runtime.invalid/image:unknown stands for the image of the runtime");
});

test.each([
  ["apps/v1", "Deployment", "  template:\n  metadata: {}\n  spec: {}\n", "template: metadata and spec are"],
  ["batch/v1", "Job", "  template: null\n  spec: {containers: []}\n", "template: spec is"],
  ["kubeflow.org/v1", "Notebook", "  template:\n  spec: {containers: []}\n", "template: spec is"],
  ["apps/v1", "StatefulSet", "  selector:\n  matchLabels: {a: b}\n", "selector: matchLabels is"],
])("%s %s: indentation that was lost inside of spec is told", async (apiVersion, kind, spec, told) => {
  const stdin = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: w}\nspec:\n${spec}`;
  const { code, stderr } = await runInMemory("dry-run - --local", { stdin });
  expect(code).toBe(3);
  const [field = ""] = told.split(":");
  expect(stderr).toMatch(new RegExp(`error: STDIN:\\d+: spec.${told} beside ${field}; indent (it|them)\\n`));
});
