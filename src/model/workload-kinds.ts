/** What lies at a place of a workload: the types of core/v1, and templates that keep only a spec. */
export type PodPart =
  | "Pod"
  | "PodTemplateSpec"
  | "SpecOnlyTemplate"
  | "PodSpec"
  | "Container"
  | "MainContainer"
  | "PodMetadata"
  | "Volume"
  | "LabelSelector";

export type WorkloadPart = {
  /** Dotted path; `*` stands for every key or item. "" is the object itself. */
  readonly at: string;
  readonly type: PodPart;
  /** The API server refuses the object without it. */
  readonly required?: true;
};

/** A kind whose objects make Pods, and where in them Pods are described. Its first fields are those of a Resource. */
export type WorkloadKind = {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly parts: readonly WorkloadPart[];
};

const template: WorkloadPart = { at: "spec.template", type: "PodTemplateSpec", required: true };
const selected: readonly WorkloadPart[] = [
  template,
  { at: "spec.selector", type: "LabelSelector", required: true },
];
const served: readonly WorkloadPart[] = ["predictor", "transformer", "explainer"].flatMap((component) => [
  { at: `spec.${component}.containers.*`, type: "Container" },
  { at: `spec.${component}.initContainers.*`, type: "Container" },
  { at: `spec.${component}.volumes.*`, type: "Volume" },
]);

function replicas(field: string): readonly WorkloadPart[] {
  return [{ at: `spec.${field}.*.template`, type: "PodTemplateSpec", required: true }];
}

function argo(spec: string): readonly WorkloadPart[] {
  const part = (at: string, type: PodPart) => ({ at: `${spec}.templates.*.${at}`, type });
  return [
    { at: `${spec}.podMetadata`, type: "PodMetadata" },
    { at: `${spec}.volumes.*`, type: "Volume" },
    part("metadata", "PodMetadata"),
    part("volumes.*", "Volume"),
    ...["container", "script"].map((at) => part(at, "MainContainer")),
    ...["containerSet.containers.*", "sidecars.*", "initContainers.*"].map((at) => part(at, "Container")),
  ];
}

function sparkParts(spec: string): readonly WorkloadPart[] {
  return ["driver", "executor"].map((role) => ({ at: `${spec}.${role}.template`, type: "PodTemplateSpec" }));
}

function kind(
  api: string,
  name: string,
  plural: string,
  shortNames: readonly string[],
  parts: readonly WorkloadPart[],
): WorkloadKind {
  const [version = "", group = ""] = api.split("/").reverse();
  return { group, version, plural, kind: name, namespaced: true, shortNames, parts };
}

/** Every kind that src/workload knows how to turn into Pods. */
export const workloadKinds: readonly WorkloadKind[] = [
  kind("v1", "Pod", "pods", ["po"], [{ at: "", type: "Pod" }]),
  kind("v1", "ReplicationController", "replicationcontrollers", ["rc"], [template]),
  kind(
    "v1",
    "PodTemplate",
    "podtemplates",
    [],
    [{ at: "template", type: "PodTemplateSpec", required: true }],
  ),
  kind("apps/v1", "Deployment", "deployments", ["deploy"], selected),
  kind("apps/v1", "StatefulSet", "statefulsets", ["sts"], selected),
  kind("apps/v1", "DaemonSet", "daemonsets", ["ds"], selected),
  kind("apps/v1", "ReplicaSet", "replicasets", ["rs"], selected),
  kind("batch/v1", "Job", "jobs", [], [template]),
  kind("batch/v1", "CronJob", "cronjobs", ["cj"], [{ ...template, at: "spec.jobTemplate.spec.template" }]),
  kind(
    "jobset.x-k8s.io/v1alpha2",
    "JobSet",
    "jobsets",
    [],
    [{ ...template, at: "spec.replicatedJobs.*.template.spec.template" }],
  ),
  kind("kubeflow.org/v1", "Notebook", "notebooks", [], [{ ...template, type: "SpecOnlyTemplate" }]),
  kind("kubeflow.org/v1", "PyTorchJob", "pytorchjobs", [], replicas("pytorchReplicaSpecs")),
  kind("kubeflow.org/v1", "TFJob", "tfjobs", [], replicas("tfReplicaSpecs")),
  kind("kubeflow.org/v1", "XGBoostJob", "xgboostjobs", [], replicas("xgbReplicaSpecs")),
  kind("kubeflow.org/v1", "PaddleJob", "paddlejobs", [], replicas("paddleReplicaSpecs")),
  kind("kubeflow.org/v1", "JAXJob", "jaxjobs", [], replicas("jaxReplicaSpecs")),
  kind("kubeflow.org/v2beta1", "MPIJob", "mpijobs", [], replicas("mpiReplicaSpecs")),
  kind("kubeflow.org/v1beta1", "Experiment", "experiments", [], []),
  kind("tensorboard.kubeflow.org/v1alpha1", "Tensorboard", "tensorboards", [], []),
  kind("trainer.kubeflow.org/v1alpha1", "TrainJob", "trainjobs", [], []),
  kind("serving.kserve.io/v1beta1", "InferenceService", "inferenceservices", ["isvc"], served),
  kind("argoproj.io/v1alpha1", "Workflow", "workflows", ["wf"], argo("spec")),
  kind("argoproj.io/v1alpha1", "WorkflowTemplate", "workflowtemplates", ["wftmpl"], argo("spec")),
  {
    ...kind(
      "argoproj.io/v1alpha1",
      "ClusterWorkflowTemplate",
      "clusterworkflowtemplates",
      ["cwft"],
      argo("spec"),
    ),
    namespaced: false,
  },
  kind("argoproj.io/v1alpha1", "CronWorkflow", "cronworkflows", ["cwf", "cronwf"], argo("spec.workflowSpec")),
  kind("kubeflow.org/v1beta1", "ScheduledWorkflow", "scheduledworkflows", ["swf"], []),
  kind("pipelines.kubeflow.org/v2beta1", "PipelineVersion", "pipelineversions", [], []),
  kind("kubeflow.org/v1beta1", "Workspace", "workspaces", [], []),
  kind(
    "sparkoperator.k8s.io/v1beta2",
    "SparkApplication",
    "sparkapplications",
    ["sparkapp"],
    sparkParts("spec"),
  ),
  kind(
    "sparkoperator.k8s.io/v1beta2",
    "ScheduledSparkApplication",
    "scheduledsparkapplications",
    ["scheduledsparkapp"],
    sparkParts("spec.template"),
  ),
];

const byGroupAndKind = new Map(workloadKinds.map((one) => [`${one.group}/${one.kind}`, one]));

/** The group of an apiVersion: "apps" of apps/v1, "" of v1. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}

/** The kinds that a word names, as kubectl takes types: `deploy`, `Deployment`, `deployments.apps`. */
export function kindsNamed(word: string): readonly WorkloadKind[] {
  const [type = ""] = word.toLowerCase().split(".", 1);
  return workloadKinds.filter(({ kind, plural, shortNames }) =>
    [kind.toLowerCase(), plural, ...shortNames].includes(type),
  );
}

/** The workload kind of an object, whatever its version. */
export function workloadKindOf(apiVersion: string, kindName: string): WorkloadKind | undefined {
  return byGroupAndKind.get(`${groupOf(apiVersion)}/${kindName}`);
}
