import type { JsonObject } from "../kubernetes/json.ts";
import type { Pod } from "../model/pod.ts";
import { groupOf } from "../model/workload-kinds.ts";
import { daemonSetPods, deploymentPods, replicaSetPods, statefulSetPods } from "./apps.ts";
import { cronWorkflowPods, workflowPods } from "./argo/workflow.ts";
import { cronJobPods, jobPods, podTemplatePods } from "./batch.ts";
import { podsByStructure } from "./by-structure.ts";
import { jobSetPods } from "./job-set.ts";
import { experimentPods } from "./katib/experiment.ts";
import { inferenceServicePods } from "./kserve/inference-service.ts";
import { type Lookup, nothingAtHand } from "./lookup.ts";
import { notebookPods } from "./notebook.ts";
import { compiledPipelinePods } from "./pipelines/compiled-pipeline.ts";
import { scheduledWorkflowPods } from "./pipelines/scheduled-workflow.ts";
import { scheduledSparkApplicationPods, sparkApplicationPods } from "./spark.ts";
import { tensorboardPods } from "./tensorboard.ts";
import { trainJobPods } from "./train-job.ts";
import { mpiJobPods } from "./training/mpi-job.ts";
import { trainingJobPods } from "./training/training-jobs.ts";
import {
  nameOf,
  type PodReader,
  type ReaderContext,
  textAt,
  type WorkloadPod,
  type WorkloadPods,
  workloadPod,
} from "./workload-pod.ts";
import { workspacePods } from "./workspace.ts";

/** src/manifest has checked the structure of files, the API server that of live objects. */
const podItself: PodReader = (pod) => [
  workloadPod({ pod: pod as unknown as Pod, from: `Pod/${nameOf(pod)}` }),
];

const readers: Readonly<Record<string, PodReader>> = {
  "/Pod": podItself,
  "/ReplicationController": replicaSetPods,
  "/PodTemplate": podTemplatePods,
  "apps/Deployment": deploymentPods,
  "apps/ReplicaSet": replicaSetPods,
  "apps/StatefulSet": statefulSetPods,
  "apps/DaemonSet": daemonSetPods,
  "batch/Job": jobPods,
  "batch/CronJob": cronJobPods,
  "jobset.x-k8s.io/JobSet": jobSetPods,
  "kubeflow.org/Notebook": notebookPods,
  "kubeflow.org/PyTorchJob": trainingJobPods,
  "kubeflow.org/TFJob": trainingJobPods,
  "kubeflow.org/XGBoostJob": trainingJobPods,
  "kubeflow.org/PaddleJob": trainingJobPods,
  "kubeflow.org/JAXJob": trainingJobPods,
  "kubeflow.org/MPIJob": mpiJobPods,
  "kubeflow.org/Experiment": experimentPods,
  "tensorboard.kubeflow.org/Tensorboard": tensorboardPods,
  "trainer.kubeflow.org/TrainJob": trainJobPods,
  "serving.kserve.io/InferenceService": inferenceServicePods,
  "sparkoperator.k8s.io/SparkApplication": sparkApplicationPods,
  "sparkoperator.k8s.io/ScheduledSparkApplication": scheduledSparkApplicationPods,
  "kubeflow.org/Workspace": workspacePods,
  "kubeflow.org/ScheduledWorkflow": scheduledWorkflowPods,
  "pipelines.kubeflow.org/PipelineVersion": compiledPipelinePods,
  "argoproj.io/Workflow": workflowPods,
  "argoproj.io/WorkflowTemplate": workflowPods,
  "argoproj.io/ClusterWorkflowTemplate": workflowPods,
  "argoproj.io/CronWorkflow": cronWorkflowPods,
};

/** Selects one of several numbered Pods; by default there is one of each sort. */
type Numbers = Pick<ReaderContext, "index" | "jobIndex">;

/**
 * The Pods that the controller of a workload would create, one of each sort, as it submits them: before
 * admission. Some kinds need the namespace in the workload's metadata (Notebook).
 * @param lookup gives the other objects that decide about the Pods: templates, runtimes, settings
 * @returns a problem that says why the Pods are unknown: the object creates none, or their templates are missing
 */
export function podsOf(
  workload: JsonObject,
  lookup: Lookup = nothingAtHand,
  numbers: Numbers = {},
): WorkloadPods {
  const apiVersion = String(workload["apiVersion"] ?? "");
  const read = readers[`${groupOf(apiVersion)}/${workload["kind"]}`] ?? podsByStructure;
  const pods = read(workload, { podsOf: (other) => podsOf(other, lookup), lookup, ...numbers });
  if ("problem" in pods) return pods;
  if (pods.every(({ pod }) => Array.isArray(pod.spec?.containers)))
    return pods.map((one) => withoutStandIn(one, workload));
  return {
    problem: `${workload["kind"]}/${nameOf(workload)} has no containers in its Pod template`,
  };
}

/** If the API server generates the name of the workload, labels with that name are unknown. */
function withoutStandIn(one: WorkloadPod, workload: JsonObject): WorkloadPod {
  if (textAt(workload, "metadata.name") !== undefined || workload["kind"] === "Pod") return one;
  const standIn = nameOf(workload);
  const labels = Object.entries(one.pod.metadata.labels ?? {});
  const named = labels.filter(([, value]) => String(value).includes(standIn));
  if (standIn === "" || named.length === 0) return one;
  const others = Object.fromEntries(labels.filter((entry) => !named.includes(entry)));
  const why = `contains the name that is generated from ${textAt(workload, "metadata.generateName")}`;
  return {
    ...one,
    pod: { ...one.pod, metadata: { ...one.pod.metadata, labels: others } },
    unknownLabels: [...one.unknownLabels, ...named.map(([key]) => ({ key, why }))],
  };
}
