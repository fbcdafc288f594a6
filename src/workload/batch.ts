import type { JsonObject } from "../kubernetes/json.ts";
import type { Absence, UnknownLabel } from "../model/pod-source.ts";
import {
  type Additions,
  nameOf,
  numberAt,
  objectAt,
  objectsAt,
  type PodReader,
  placeIn,
  podFromTemplate,
  textAt,
  withNamed,
  workloadPod,
} from "./workload-pod.ts";

const indexKey = "batch.kubernetes.io/job-completion-index";
const finalizers = ["batch.kubernetes.io/job-tracking"];
const perJob = ["controller-uid", "job-name"];

/** pkg/registry/batch/job generateSelector and pkg/controller/job: the Pods of a Job. */
export const jobPods: PodReader = (job, { index = 0 }) => {
  const name = nameOf(job);
  const template = objectAt(job, "spec.template");
  const manual = objectAt(job, "spec")["manualSelector"] === true;
  const uid = textAt(job, "metadata.uid");
  const labels = manual
    ? {}
    : { ...bothKeys("job-name", name), ...(uid !== undefined && bothKeys("controller-uid", uid)) };
  const additions = addIndex(job, name, index, { labels, finalizers, owned: true });
  return [
    workloadPod({
      pod: podFromTemplate(job, template, additions),
      from: placeIn(job, "spec.template"),
      unknownLabels: manual || uid !== undefined ? [] : unknown(["controller-uid"], "the uid of the Job"),
      ...parallelReplicas(job),
    }),
  ];
};

/** The Pods of a CronJob come from Jobs, which are named after the minute of the schedule. */
export const cronJobPods: PodReader = (cronJob) => {
  const path = "spec.jobTemplate.spec.template";
  const job = objectAt(cronJob, "spec.jobTemplate");
  const name = nameOf(cronJob);
  const suspended: Absence = { reason: "suspended", why: "spec.suspend is true" };
  return [
    workloadPod({
      pod: podFromTemplate(cronJob, objectAt(cronJob, path), addIndex(job, name, 0, { finalizers })),
      from: placeIn(cronJob, path),
      unknownLabels: unknown(perJob, "each Job of the CronJob has its own"),
      ...parallelReplicas(job),
      ...(objectAt(cronJob, "spec")["suspend"] === true && { absence: suspended }),
    }),
  ];
};

/** Other objects create Pods from a PodTemplate. */
export const podTemplatePods: PodReader = (object) => [
  workloadPod({
    pod: podFromTemplate(object, objectAt(object, "template"), {}),
    from: placeIn(object, "template"),
    replicas: 0,
    absence: { reason: "never", why: "a PodTemplate creates no Pods by itself" },
  }),
];

/** The Job controller writes some labels under an old and a new key. */
function bothKeys(key: string, value: string) {
  return { [`batch.kubernetes.io/${key}`]: value, [key]: value };
}

function unknown(keys: readonly string[], why: string): readonly UnknownLabel[] {
  return keys.flatMap((key) => [`batch.kubernetes.io/${key}`, key].map((one) => ({ key: one, why })));
}

/** addCompletionIndex...: an Indexed Job sets the index of each Pod in name, hostname, label, annotation and environment. */
function addIndex(job: JsonObject, name: string, index: number, additions: Additions): Additions {
  if (textAt(job, "spec.completionMode") !== "Indexed") return { ...additions, generateName: `${name}-` };
  const told = { [indexKey]: String(index) };
  const perIndex = "backoffLimitPerIndex" in objectAt(job, "spec");
  const spec = objectAt(job, "spec.template.spec");
  return {
    ...additions,
    generateName: `${name}-${index}-`,
    labels: { ...additions.labels, ...told },
    annotations: {
      ...additions.annotations,
      ...told,
      ...(perIndex && { "batch.kubernetes.io/job-index-failure-count": "0" }),
    },
    spec: {
      ...additions.spec,
      hostname: `${name}-${index}`,
      containers: objectsAt(spec, "containers").map(addIndexVariable),
      ...("initContainers" in spec && {
        initContainers: objectsAt(spec, "initContainers").map(addIndexVariable),
      }),
    },
  };
}

function addIndexVariable(container: JsonObject): JsonObject {
  const valueFrom = { fieldRef: { fieldPath: `metadata.labels['${indexKey}']` } };
  return { ...container, env: withNamed(container["env"], { name: "JOB_COMPLETION_INDEX", valueFrom }) };
}

/** How many Pods run at a time: at most as many as completions. */
function parallelReplicas(job: JsonObject): { readonly replicas: number; readonly absence?: Absence } {
  const parallelism = numberAt(job, "spec.parallelism", 1);
  const replicas = Math.min(parallelism, numberAt(job, "spec.completions", parallelism));
  if (objectAt(job, "spec")["suspend"] === true) {
    return { replicas, absence: { reason: "suspended", why: "spec.suspend is true" } };
  }
  if (replicas > 0) return { replicas };
  const field = parallelism === 0 ? "parallelism" : "completions";
  return { replicas, absence: { reason: "no replicas", why: `spec.${field} is 0` } };
}
