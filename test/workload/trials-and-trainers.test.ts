import { expect, test } from "vitest";
import { made, only } from "./made.ts";

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

test("TrainJob: the trainer's container in a Pod of the runtime's JobSet", () => {
  const { pod, notes } = only(
    made("trainer.kubeflow.org/v1alpha1 TrainJob", `{metadata: {labels: {no: x}}, spec: {${trainer}}}`),
  );
  expect(pod.metadata.generateName).toBe("web-node-0-0-");
  expect(pod.metadata.labels).toMatchObject({
    ...marks,
    "jobset.sigs.k8s.io/replicatedjob-name": "node",
    "job-name": "web-node-0",
  });
  expect(pod.metadata.labels).not.toHaveProperty("no");
  expect(pod.spec.containers).toEqual([
    {
      name: "node",
      image: "train",
      env: [{ name: "A", value: "1" }, expect.objectContaining({ name: "JOB_COMPLETION_INDEX" })],
      resources: { limits: { cpu: 1 } },
    },
  ]);
  expect(notes.join("\n")).toMatch(/kubectl get clustertrainingruntime torch-distributed/);
});

test.each([
  [
    "podTemplateOverrides",
    "[{targetJobs: [{name: node}], metadata: {labels: {yes: x}}, spec: {serviceAccountName: s}}]",
  ],
  [
    "runtimePatches",
    "[{manager: me, trainingRuntimeSpec: {template: {spec: {replicatedJobs: [{name: node, template: {spec: {template: {metadata: {labels: {yes: x}}, spec: {serviceAccountName: s}}}}}]}}}}]",
  ],
])("TrainJob: labels and spec of %s reach the Pods of their job only", (field, value) => {
  const [dataset, node] = made(
    "trainer.kubeflow.org/v1alpha1 TrainJob",
    `{spec: {${trainer}, initializer: {dataset: {storageUri: "hf://d", secretRef: {name: token}}}, ${field}: ${value}}}`,
  );
  expect(node?.pod.metadata.labels).toHaveProperty("yes", "x");
  expect(node?.pod.spec["serviceAccountName"]).toBe("s");
  expect(dataset?.pod.metadata.labels).not.toHaveProperty("yes");
  expect(dataset?.pod.spec.containers[0]).toMatchObject({
    name: "dataset-initializer",
    env: [{ name: "STORAGE_URI", value: "hf://d" }, { name: "JOB_COMPLETION_INDEX" }],
    envFrom: [{ secretRef: { name: "token" } }],
  });
});

test("Experiment: a trial of a PyTorchJob, with what the trial says of itself", () => {
  const { pod, from, notes } = only(
    made(
      "kubeflow.org/v1beta1 Experiment",
      `{metadata: {namespace: alice}, spec: {
        metricsCollectorSpec: {collector: {kind: TensorFlowEvent}},
        parameters: [{name: lr, feasibleSpace: {list: ["0.1", "0.2"]}}],
        trialTemplate: {primaryContainerName: pytorch,
          trialParameters: [{name: rate, reference: lr}, {name: run, reference: "\${trialSpec.Name}"}, {name: team, reference: "\${trialSpec.Labels[team]}"}],
          trialSpec: {apiVersion: kubeflow.org/v1, kind: PyTorchJob, metadata: {labels: {team: a}}, spec: {pytorchReplicaSpecs: {Master: {template: {metadata: {labels: {yes: x}}, spec: {
            containers: [{name: pytorch, args: ["--lr=\${trialParameters.rate}", "\${trialParameters.run}", "\${trialParameters.team}"]}]}}}}}}}}}`,
    ),
  );
  expect(from).toBe("Experiment/web, spec.trialTemplate.trialSpec.spec.pytorchReplicaSpecs.Master.template");
  expect(pod.metadata).toMatchObject({
    name: "web-trial-master-0",
    namespace: "alice",
    labels: { yes: "x" },
  });
  expect(pod.metadata.labels).not.toHaveProperty(["katib.kubeflow.org/trial"]);
  expect(pod.spec.containers.map(({ name }) => name)).toEqual(["pytorch"]);
  expect(pod.spec.containers[0]?.args).toEqual(["--lr=0.1", "web-trial", "a"]);
  expect(notes.join("\n")).toMatch(/named poddefaults-webhook[\s\S]*container metrics-collector /);
});
