import { expect, test } from "vitest";
import { podsOf } from "../../src/workload/pods-of.ts";
import type { WorkloadPod } from "../../src/workload/workload-pod.ts";
import { made, only, workload } from "./made.ts";
import { lookupIn } from "./recordings.ts";

const marks = {
  "jobset.sigs.k8s.io/jobset-name": "web",
  "jobset.sigs.k8s.io/restart-attempt": "0",
  "jobset.sigs.k8s.io/job-index": "0",
};

test("JobSet: the same marks as labels and annotations, and an index", () => {
  const [, worker] = made(
    "jobset.x-k8s.io/v1alpha2 JobSet",
    `{metadata: {annotations: {alpha.jobset.sigs.k8s.io/exclusive-topology: rack}}, spec: {coordinator: {replicatedJob: head}, replicatedJobs: [
      {name: head, replicas: 1, template: {spec: {template: {spec: {containers: [{name: main}]}}}}},
      {name: work, replicas: 2, template: {spec: {template: {metadata: {labels: {team: a}}, spec: {containers: [{name: main}]}}}}}]}}`,
  );
  const own = {
    ...marks,
    "jobset.sigs.k8s.io/job-key": "5c21b91ba1425dd80025f6667c54b03099a0c736",
    "jobset.sigs.k8s.io/group-name": "default",
    "jobset.sigs.k8s.io/group-replicas": "3",
    "jobset.sigs.k8s.io/job-group-index": "1",
    "jobset.sigs.k8s.io/replicatedjob-name": "work",
    "jobset.sigs.k8s.io/replicatedjob-replicas": "2",
    "jobset.sigs.k8s.io/global-replicas": "3",
    "jobset.sigs.k8s.io/job-global-index": "1",
    "jobset.sigs.k8s.io/coordinator": "web-head-0-0.web",
    "batch.kubernetes.io/job-completion-index": "0",
  };
  expect(worker?.pod.metadata).toEqual({
    generateName: "web-work-0-0-",
    labels: {
      ...own,
      team: "a",
      "jobset.sigs.k8s.io/priority": "0",
      "job-name": "web-work-0",
      "batch.kubernetes.io/job-name": "web-work-0",
    },
    annotations: { ...own, "alpha.jobset.sigs.k8s.io/exclusive-topology": "rack" },
    finalizers: ["batch.kubernetes.io/job-tracking"],
  });
  expect(worker?.pod.spec).toMatchObject({
    restartPolicy: "OnFailure",
    hostname: "web-work-0-0",
    subdomain: "web",
  });
});

const trainer =
  "runtimeRef: {name: torch-distributed}, labels: {no: x}, trainer: {image: train, numNodes: 4, env: [{name: A, value: '1'}], resourcesPerNode: {limits: {cpu: 1}}}";

const runtime = (spec: string) => ({
  apiVersion: "trainer.kubeflow.org/v1alpha1",
  kind: "ClusterTrainingRuntime",
  metadata: { name: "torch-distributed" },
  spec: workload("x y", spec),
});
const job = (name: string, ancestor: string, rest: string) =>
  `{name: ${name}, template: {metadata: {labels: {trainer.kubeflow.org/trainjob-ancestor-step: ${ancestor}}}, spec: {template: {${rest}}}}}`;
const torch = runtime(`{mlPolicy: {numNodes: 1, torch: {}}, template: {spec: {replicatedJobs: [
  ${job("dataset-initializer", "dataset-initializer", "spec: {containers: [{name: dataset-initializer, image: i}]}")},
  ${job("node", "trainer", "metadata: {labels: {rt: x}}, spec: {containers: [{name: node, image: own, env: [{name: A, value: '0'}]}, {name: side, image: s}]}")}]}}}`);

test("TrainJob: the Pod template of its runtime, with what the TrainJob says about the trainer", () => {
  const trainJob = workload(
    "trainer.kubeflow.org/v1alpha1 TrainJob",
    `{metadata: {labels: {no: x}}, spec: {${trainer}}}`,
  );
  const [, node] = podsOf(trainJob, lookupIn([torch])) as readonly WorkloadPod[];
  expect(node?.from).toBe(
    "ClusterTrainingRuntime/torch-distributed, spec.template.spec.replicatedJobs[1].template.spec.template",
  );
  expect(node?.replicas).toBe(4);
  expect(node?.pod.metadata.generateName).toBe("web-node-0-0-");
  expect(node?.pod.metadata.labels).toMatchObject({ ...marks, rt: "x", "job-name": "web-node-0" });
  expect(node?.pod.metadata.labels).not.toHaveProperty("no");
  expect(node?.pod.spec.containers.map(({ name }) => name)).toEqual(["node", "side"]);
  const [main] = node?.pod.spec.containers ?? [];
  expect(main).toMatchObject({
    image: "train",
    resources: { limits: { cpu: 1 } },
    ports: [{ containerPort: 29500 }],
  });
  expect(main?.env?.map(({ name, value }) => [name, value])).toEqual([
    ["A", "1"],
    ["PET_NNODES", "4"],
    ["PET_NPROC_PER_NODE", "1"],
    ["PET_NODE_RANK", undefined],
    ["PET_MASTER_ADDR", "web-node-0-0.web"],
    ["PET_MASTER_PORT", "29500"],
    ["JOB_COMPLETION_INDEX", undefined],
  ]);
  expect(node?.notes).toEqual([]);
});

test("TrainJob: a runtime that is not at hand is named, with the command that gets it", () => {
  const { pod, notes } = only(made("trainer.kubeflow.org/v1alpha1 TrainJob", `{spec: {${trainer}}}`));
  expect(pod.spec.containers[0]).toMatchObject({ name: "node", image: "train" });
  expect(notes[0]).toMatch(/not found[\s\S]*kubectl get clustertrainingruntime torch-distributed -o yaml/);
});

test.each([
  [
    "podTemplateOverrides",
    "[{targetJobs: [{name: node}], metadata: {labels: {yes: x}}, spec: {serviceAccountName: s}}]",
  ],
  ["podSpecOverrides", "[{targetJobs: [{name: node}], serviceAccountName: s}]"],
  [
    "runtimePatches",
    "[{manager: me, trainingRuntimeSpec: {template: {spec: {replicatedJobs: [{name: node, template: {spec: {template: {metadata: {labels: {yes: x}}, spec: {serviceAccountName: s}}}}}]}}}}]",
  ],
])("TrainJob: labels and spec of %s reach the Pods of their job only", (field, value) => {
  const trainJob = workload(
    "trainer.kubeflow.org/v1alpha1 TrainJob",
    `{spec: {${trainer}, initializer: {dataset: {storageUri: "hf://d", secretRef: {name: token}}}, ${field}: ${value}}}`,
  );
  const [dataset, node] = podsOf(trainJob, lookupIn([torch])) as readonly WorkloadPod[];
  if (field !== "podSpecOverrides") expect(node?.pod.metadata.labels).toHaveProperty("yes", "x");
  expect(node?.pod.spec["serviceAccountName"]).toBe("s");
  expect(dataset?.pod.metadata.labels).not.toHaveProperty("yes");
  expect(dataset?.pod.spec.containers[0]).toMatchObject({
    name: "dataset-initializer",
    env: [{ name: "STORAGE_URI", value: "hf://d" }, { name: "JOB_COMPLETION_INDEX" }],
    envFrom: [{ secretRef: { name: "token" } }],
  });
});

const experiment = (spec: string, labels = "{}") =>
  made("kubeflow.org/v1beta1 Experiment", `{metadata: {namespace: alice, labels: ${labels}}, spec: ${spec}}`);

test("Experiment: a trial of a PyTorchJob, with what the trial says of itself", () => {
  const { pod, from, replicas } = only(
    experiment(`{parallelTrialCount: 2, metricsCollectorSpec: {collector: {kind: TensorFlowEvent}},
        parameters: [{name: lr, feasibleSpace: {list: ["0.1", "0.2"]}}],
        trialTemplate: {primaryContainerName: pytorch,
          trialParameters: [{name: rate, reference: lr}, {name: run, reference: "\${trialSpec.Name}"}, {name: team, reference: "\${trialSpec.Labels[team]}"}],
          trialSpec: {apiVersion: kubeflow.org/v1, kind: PyTorchJob, metadata: {labels: {team: a}}, spec: {pytorchReplicaSpecs: {Master: {template: {metadata: {labels: {yes: x}}, spec: {
            containers: [{name: pytorch, args: ["--lr=\${trialParameters.rate}", "\${trialParameters.run}", "\${trialParameters.team}"]}]}}}}}}}}`),
  );
  expect(from).toBe("Experiment/web, spec.trialTemplate.trialSpec.spec.pytorchReplicaSpecs.Master.template");
  expect(replicas).toBe(2);
  expect(pod.metadata).toMatchObject({ namespace: "alice", labels: { yes: "x" } });
  expect(pod.spec.containers.map(({ name }) => name)).toEqual(["pytorch", "metrics-collector"]);
  expect(pod.spec.containers[0]).toMatchObject({
    command: ["sh", "-c"],
    args: ["<command of the image> --lr=0.1 web-xxxxx a && echo completed > /var/log/katib/tfevent/$$$$.pid"],
  });
});

const batchTrial = `{parallelTrialCount: 1, algorithm: {algorithmName: grid}, trialTemplate: {primaryContainerName: main,
  trialSpec: {apiVersion: batch/v1, kind: Job, spec: {template: {spec: {containers: [{name: main, image: b}]}}}}}}`;

test("Experiment: its own labels reach its trials and the Pod of its algorithm", () => {
  const [trial, suggestion] = experiment(batchTrial, "{own: x}");
  expect(trial?.pod.metadata.labels).toEqual({ own: "x", "katib.kubeflow.org/experiment": "web" });
  expect(trial?.unknownLabels.map(({ key }) => key)).toEqual([
    ...["batch.kubernetes.io/controller-uid", "controller-uid", "batch.kubernetes.io/job-name", "job-name"],
    "katib.kubeflow.org/trial",
  ]);
  expect(trial?.pod.spec.containers.map(({ name, env }) => [name, env?.map((one) => one.name)])).toEqual([
    ["main", ["KATIB_TRIAL_NAME"]],
    ["metrics-logger-and-collector", undefined],
  ]);
  expect(suggestion?.pod.metadata).toEqual({
    generateName: "web-grid-",
    namespace: "alice",
    labels: {
      own: "x",
      "katib.kubeflow.org/deployment": "web-grid",
      "katib.kubeflow.org/experiment": "web",
      "katib.kubeflow.org/suggestion": "web",
      "sidecar.istio.io/inject": "false",
    },
  });
  expect(suggestion?.pod.spec.containers[0]?.image).toBe("ghcr.io/kubeflow/katib/suggestion-optuna:latest");
});

test("Experiment: katib-config decides about the algorithm's Pod, the older PodDefault webhook about the labels", () => {
  const data = { "katib-config.yaml": "runtime: {suggestions: [{algorithmName: grid, image: mine}]}" };
  const around = [
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "katib-config", namespace: "kubeflow" }, data },
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "MutatingWebhookConfiguration",
      metadata: { name: "admission-webhook-mutating-webhook-configuration" },
    },
  ];
  const object = workload(
    "kubeflow.org/v1beta1 Experiment",
    `{metadata: {labels: {own: x}}, spec: ${batchTrial}}`,
  );
  const [trial, suggestion] = podsOf(object, lookupIn(around)) as readonly WorkloadPod[];
  expect(trial?.pod.metadata.labels).toEqual({});
  expect(suggestion?.pod.spec.containers[0]?.image).toBe("mine");
});
