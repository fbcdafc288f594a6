import { describe, expect, test } from "vitest";
import { workloadKinds } from "../../src/model/workload-kinds.ts";
import { podsOf } from "../../src/workload/pods-of.ts";
import type { WorkloadPod } from "../../src/workload/workload-pod.ts";
import { made, only, workload } from "./made.ts";

const container = "containers: [{name: main, image: busybox}]";

/** Where each kind takes its Pod's labels from: `yes` must reach the Pod, `no` must not. */
const labelPlaces: readonly (readonly [kind: string, spec: string, pods: readonly string[]])[] = [
  [
    "apps/v1 Deployment",
    `{metadata: {labels: {no: x}}, spec: {template: {metadata: {labels: {yes: x}}, spec: {${container}}}}}`,
    ["web-"],
  ],
  [
    "batch/v1 CronJob",
    `{metadata: {labels: {no: x}}, spec: {jobTemplate: {metadata: {labels: {no: x}}, spec: {template: {metadata: {labels: {yes: x}}, spec: {${container}}}}}}}`,
    ["web-"],
  ],
  [
    "kubeflow.org/v1 Notebook",
    `{metadata: {labels: {yes: x}}, spec: {template: {metadata: {labels: {no: x}}, spec: {${container}}}}}`,
    ["web-0"],
  ],
  [
    "tensorboard.kubeflow.org/v1alpha1 Tensorboard",
    "{metadata: {labels: {yes: x}}, spec: {logspath: 'pvc://logs/run'}}",
    ["web-"],
  ],
  [
    "kubeflow.org/v1 PyTorchJob",
    `{metadata: {labels: {no: x}}, spec: {pytorchReplicaSpecs: {Master: {template: {metadata: {labels: {yes: x}}, spec: {${container}}}}, Worker: {replicas: 2, template: {metadata: {labels: {yes: x}}, spec: {${container}}}}}}}`,
    ["web-master-0", "web-worker-0"],
  ],
  [
    "kubeflow.org/v1 TFJob",
    `{metadata: {labels: {no: x}}, spec: {tfReplicaSpecs: {PS: {template: {metadata: {labels: {yes: x}}, spec: {${container}}}}}}}`,
    ["web-ps-0"],
  ],
  [
    "kubeflow.org/v2beta1 MPIJob",
    `{metadata: {labels: {no: x}}, spec: {mpiReplicaSpecs: {Launcher: {template: {metadata: {labels: {yes: x}}, spec: {${container}}}}, Worker: {template: {metadata: {labels: {yes: x}}, spec: {${container}}}}}}}`,
    ["web-launcher-", "web-worker-0"],
  ],
  [
    "serving.kserve.io/v1beta1 InferenceService",
    "{metadata: {labels: {yes: x}}, spec: {predictor: {model: {modelFormat: {name: sklearn}}}}}",
    ["web-predictor-"],
  ],
  [
    "argoproj.io/v1alpha1 Workflow",
    `{metadata: {labels: {no: x}}, spec: {podMetadata: {labels: {yes: x}}, templates: [{name: a, container: {image: busybox, command: [ls]}}, {name: b, steps: []}]}}`,
    ["web-a-"],
  ],
  [
    "argoproj.io/v1alpha1 CronWorkflow",
    `{metadata: {labels: {no: x}}, spec: {workflowMetadata: {labels: {no: x}}, workflowSpec: {templates: [{name: a, metadata: {labels: {yes: x}}, script: {image: busybox, command: [sh], source: ls}}]}}}`,
    ["web-a-"],
  ],
  [
    "kubeflow.org/v1beta1 Experiment",
    `{spec: {parameters: [{name: lr, feasibleSpace: {min: '0.1'}}], trialTemplate: {trialParameters: [{name: rate, reference: lr}], trialSpec: {apiVersion: batch/v1, kind: Job, spec: {template: {metadata: {labels: {yes: x}}, spec: {containers: [{name: main, args: ['--lr=\${trialParameters.rate}']}]}}}}}}}`,
    ["web-xxxxx-"],
  ],
  [
    "jobset.x-k8s.io/v1alpha2 JobSet",
    `{metadata: {labels: {no: x}}, spec: {replicatedJobs: [{name: a, template: {metadata: {labels: {no: x}}, spec: {template: {metadata: {labels: {yes: x}}, spec: {${container}}}}}}]}}`,
    ["web-a-0-0-"],
  ],
];

test.each(labelPlaces)("%s: which labels reach its Pods", (kind, spec, names) => {
  const pods = made(kind, spec);
  expect(pods.map(({ pod }) => pod.metadata.name ?? pod.metadata.generateName)).toEqual(names);
  for (const { pod } of pods) {
    expect(pod.metadata.labels).toMatchObject({ yes: "x" });
    expect(pod.metadata.labels).not.toHaveProperty("no");
  }
});

describe("Notebook", () => {
  const notebook = (rest: string) =>
    only(
      made(
        "kubeflow.org/v1 Notebook",
        `{metadata: {namespace: alice, annotations: {a: b, notebooks.kubeflow.org/x: y, kubectl.kubernetes.io/z: z}}, spec: {template: {spec: {${rest}}}}}`,
      ),
    );

  test("gets what its controller adds", () => {
    const { pod, from } = notebook(container);
    expect(from).toBe("Notebook/web, metadata.labels and spec.template.spec");
    expect(pod.metadata).toMatchObject({ namespace: "alice", annotations: { a: "b" } });
    expect(Object.keys(pod.metadata.annotations ?? {})).toEqual(["a"]);
    expect(pod.metadata.labels).toMatchObject({ statefulset: "web", "notebook-name": "web" });
    expect(pod.spec["securityContext"]).toEqual({ fsGroup: 100 });
    expect(pod.spec.containers).toEqual([
      {
        name: "main",
        image: "busybox",
        workingDir: "/home/jovyan",
        ports: [{ containerPort: 8888, name: "notebook-port", protocol: "TCP" }],
        env: [{ name: "NB_PREFIX", value: "/notebook/alice/web" }],
      },
    ]);
  });

  test("keeps what the user set, NB_PREFIX too", () => {
    const own =
      "securityContext: {runAsUser: 1}, containers: [{name: main, workingDir: /w, ports: [], env: [{name: NB_PREFIX, value: x}]}]";
    const { pod } = notebook(own);
    expect(pod.spec["securityContext"]).toEqual({ runAsUser: 1 });
    expect(pod.spec.containers[0]).toMatchObject({
      workingDir: "/w",
      ports: [],
      env: [{ name: "NB_PREFIX", value: "x" }],
    });
  });
});

test("a DaemonSet's Pod tolerates what the controller wants, without the user's seconds", () => {
  const own =
    "{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 5}";
  const { pod } = only(
    made(
      "apps/v1 DaemonSet",
      `{spec: {template: {spec: {tolerations: [${own}, {key: mine}], ${container}}}}}`,
    ),
  );
  const { tolerations } = pod.spec as { readonly tolerations?: readonly { readonly key?: string }[] };
  expect(tolerations?.[0]).toEqual({
    key: "node.kubernetes.io/not-ready",
    operator: "Exists",
    effect: "NoExecute",
  });
  expect(tolerations?.map(({ key }) => key?.replace("node.kubernetes.io/", ""))).toEqual([
    ...["not-ready", "mine", "unreachable", "disk-pressure", "memory-pressure", "pid-pressure"],
    "unschedulable",
  ]);
});

test("a trial's parameters are filled in with the first value of the search space", () => {
  const { pod, from } = only(madeAsAbove("kubeflow.org/v1beta1 Experiment"));
  expect(pod.spec.containers[0]?.args).toEqual(["--lr=0.1"]);
  expect(from).toBe("Experiment/web, spec.trialTemplate.trialSpec.spec.template");
});

test.each([
  [
    "argoproj.io/v1alpha1 Workflow",
    "{spec: {workflowTemplateRef: {name: shared}}}",
    "WorkflowTemplate/shared",
  ],
  ["v1 ConfigMap", "{}", "has no Pod template"],
  ["apps/v1 Deployment", "{spec: {}}", "no containers"],
  ["other.example/v1 Deployment", "{}", "has no Pod template"],
  ["trainer.kubeflow.org/v1alpha1 TrainJob", "{spec: {}}", "runtimeRef"],
])("%s %s has no Pods: %s", (kind, spec, problem) => {
  expect(podsOf(workload(kind, spec))).toEqual({ problem: expect.stringContaining(problem) });
});

test("podsOf knows every kind of the table", () => {
  for (const { group, version, kind } of workloadKinds) {
    const pods = podsOf(workload(`${group ? `${group}/` : ""}${version} ${kind}`, "{}"));
    expect(pods).not.toEqual({ problem: expect.stringContaining("has no Pod template") });
  }
});

function madeAsAbove(kind: string): readonly WorkloadPod[] {
  return made(kind, labelPlaces.find(([one]) => one === kind)?.[1] ?? "");
}
