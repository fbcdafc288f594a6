import { ownValue } from "../kubernetes/json.ts";

/**
 * The field of a workload whose labels reach its Pods, as a dotted path; `*` is any key. Controllers of Kubeflow, KServe and
 * Spark copy the labels of the object itself; most others have a Pod template.
 */
const labelHomes: Readonly<Record<string, string>> = {
  Pod: "metadata.labels",
  Notebook: "metadata.labels",
  Tensorboard: "metadata.labels",
  CronJob: "spec.jobTemplate.spec.template.metadata.labels",
  Workflow: "spec.podMetadata.labels",
  WorkflowTemplate: "spec.podMetadata.labels",
  ClusterWorkflowTemplate: "spec.podMetadata.labels",
  ScheduledWorkflow: "spec.workflow.spec.podMetadata.labels",
  PipelineVersion: "spec.platformSpec.platforms.kubernetes.deploymentSpec.executors.*.podMetadata.labels",
  SparkApplication: "metadata.labels",
  ScheduledSparkApplication: "metadata.labels",
  Workspace: "spec.podTemplate.podMetadata.labels",
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

/**
 * The field of an owner with the labels of its Pods: `spec.template.metadata.labels` for most kinds.
 * @param labelsAt the field for this very Pod, if it is known
 * @returns undefined if no field of the owner has them
 */
export function labelHomeOf(kind: string, labelsAt?: string | null): string | undefined {
  return labelsAt === null
    ? undefined
    : (labelsAt ?? ownValue(labelHomes, kind) ?? "spec.template.metadata.labels");
}
