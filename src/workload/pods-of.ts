import type { JsonObject } from "../kubernetes/json.ts";
import type { Pod } from "../model/pod.ts";
import { groupOf } from "../model/workload-kinds.ts";
import { daemonSetPods, deploymentPods, replicaSetPods, statefulSetPods } from "./apps.ts";
import { cronJobPods, jobPods, podTemplatePods } from "./batch.ts";
import { experimentPods } from "./experiment.ts";
import { inferenceServicePods } from "./inference-service.ts";
import { jobSetPods } from "./job-set.ts";
import { notebookPods } from "./notebook.ts";
import { tensorboardPods } from "./tensorboard.ts";
import { trainJobPods } from "./train-job.ts";
import { mpiJobPods } from "./training/mpi-job.ts";
import { trainingJobPods } from "./training/training-jobs.ts";
import { cronWorkflowPods, workflowPods } from "./workflow.ts";
import { nameOf, type PodMaker, type WorkloadPods } from "./workload-pod.ts";

/** A Pod is what it is; the shape of files is checked in src/manifest, that of live objects by the API server. */
const podItself: PodMaker = (pod) => [{ pod: pod as unknown as Pod, from: `Pod/${nameOf(pod)}`, notes: [] }];

const makers: Readonly<Record<string, PodMaker>> = {
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
  "argoproj.io/Workflow": workflowPods,
  "argoproj.io/WorkflowTemplate": workflowPods,
  "argoproj.io/CronWorkflow": cronWorkflowPods,
};

/**
 * The Pods that a workload's controller would create, one of each sort, as the controller would post them: before any
 * admission; those of an index, where Pods of one sort are numbered. The workload needs its namespace set where that matters (Notebook). A problem says why its Pods cannot be
 * told: a kind that makes none, or one whose templates lie elsewhere.
 */
export function podsOf(workload: JsonObject, index?: number): WorkloadPods {
  const apiVersion = String(workload["apiVersion"] ?? "");
  const maker = makers[`${groupOf(apiVersion)}/${workload["kind"]}`];
  if (!maker)
    return {
      problem: `${workload["kind"]}/${nameOf(workload)} (${apiVersion}) is no kind whose Pods are known`,
    };
  const pods = maker(workload, podsOf, index);
  if ("problem" in pods || pods.every(({ pod }) => Array.isArray(pod.spec?.containers))) return pods;
  return {
    problem: `${workload["kind"]}/${nameOf(workload)} has no containers where its Pods are described`,
  };
}
