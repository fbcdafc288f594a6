import { expect, test } from "vitest";
import { runInMemory } from "./memory-io.ts";

const objects = [
  {
    apiVersion: "trainer.kubeflow.org/v1alpha1",
    kind: "TrainJob",
    metadata: { name: "tune", namespace: "team-a" },
    spec: { runtimeRef: { name: "torch-distributed-of-the-whole-team" } },
  },
  {
    apiVersion: "kubeflow.org/v1beta1",
    kind: "Workspace",
    metadata: { name: "ws", namespace: "team-a" },
    spec: { kind: "jupyter lab", podTemplate: {} },
  },
];

test.each(objects.map((object, index) => [object.kind, object, index] as const))(
  "the command that a note of a %s names is one line to copy",
  async (_, object, index) => {
    const { stdout } = await runInMemory("dry-run - --local --color=never", {
      stdin: JSON.stringify(object),
      isTerminal: true,
      columns: 60,
    });
    expect(stdout.split("\n")).toContain(
      [
        "  kubectl get clustertrainingruntime torch-distributed-of-the-whole-team -o yaml",
        "  kubectl get workspacekind 'jupyter lab' -o yaml",
      ][index],
    );
  },
);
