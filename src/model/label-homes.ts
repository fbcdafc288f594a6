/**
 * Where a workload's labels must stand to reach its Pods, as a dotted path; `*` is any key. Kubeflow's Notebook and Tensorboard
 * controllers copy the object's own labels; everything else has a Pod template of its own.
 */
const labelHomes: Readonly<Record<string, string>> = {
  Pod: "metadata.labels",
  Notebook: "metadata.labels",
  Tensorboard: "metadata.labels",
  CronJob: "spec.jobTemplate.spec.template.metadata.labels",
  Workflow: "spec.podMetadata.labels",
  WorkflowTemplate: "spec.podMetadata.labels",
  CronWorkflow: "spec.workflowSpec.podMetadata.labels",
  InferenceService: "metadata.labels",
  TrainJob: "spec.podTemplateOverrides.*.metadata.labels",
  // Trials are Jobs most often; for another kind it is that kind's home below trialSpec.
  Experiment: "spec.trialTemplate.trialSpec.spec.template.metadata.labels",
  PyTorchJob: "spec.pytorchReplicaSpecs.*.template.metadata.labels",
  TFJob: "spec.tfReplicaSpecs.*.template.metadata.labels",
  MPIJob: "spec.mpiReplicaSpecs.*.template.metadata.labels",
  XGBoostJob: "spec.xgbReplicaSpecs.*.template.metadata.labels",
  PaddleJob: "spec.paddleReplicaSpecs.*.template.metadata.labels",
  JAXJob: "spec.jaxReplicaSpecs.*.template.metadata.labels",
  JobSet: "spec.replicatedJobs.*.template.spec.template.metadata.labels",
};

/** The place of the labels that reach the Pods of a kind: `spec.template.metadata.labels` for most. */
export function labelHomeOf(kind: string): string {
  return labelHomes[kind] ?? "spec.template.metadata.labels";
}
