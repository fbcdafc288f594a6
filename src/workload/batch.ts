import type { JsonObject } from "../kubernetes/json.ts";
import {
  type Additions,
  nameOf,
  numberAt,
  objectAt,
  objectsAt,
  type PodMaker,
  placeIn,
  podFromTemplate,
  textAt,
  withNamed,
} from "./workload-pod.ts";

const indexKey = "batch.kubernetes.io/job-completion-index";
const uidNote =
  "the labels controller-uid and batch.kubernetes.io/controller-uid hold the Job's uid, known once it exists";
const finalizers = ["batch.kubernetes.io/job-tracking"];

/** pkg/registry/batch/job generateSelector and pkg/controller/job: the Pods of a Job. */
export const jobPods: PodMaker = (job, _podsOf, index = 0) => {
  const name = nameOf(job);
  const template = objectAt(job, "spec.template");
  const manual = objectAt(job, "spec")["manualSelector"] === true;
  const uid = textAt(job, "metadata.uid");
  const labels = manual ? {} : { ...jobNameLabels(name), ...(uid !== undefined && controllerUidLabels(uid)) };
  const pod = podFromTemplate(job, template, addIndex(job, name, index, { labels, finalizers, owned: true }));
  const notes = [...(manual || uid !== undefined ? [] : [uidNote]), ...parallelNotes(job)];
  return [{ pod, from: placeIn(job, "spec.template"), notes }];
};

/** A CronJob's Pods come from Jobs named after the minute they are scheduled for. */
export const cronJobPods: PodMaker = (cronJob) => {
  const path = "spec.jobTemplate.spec.template";
  const job = objectAt(cronJob, "spec.jobTemplate");
  const name = nameOf(cronJob);
  const pod = podFromTemplate(cronJob, objectAt(cronJob, path), addIndex(job, name, 0, { finalizers }));
  const notes = [
    `its Job is named ${name}-<minute of the schedule>; the labels job-name, batch.kubernetes.io/job-name and controller-uid follow it`,
    ...parallelNotes(job),
  ];
  return [{ pod, from: placeIn(cronJob, path), notes }];
};

/** A PodTemplate makes nothing by itself; what is created from it looks like this. */
export const podTemplatePods: PodMaker = (object) => [
  {
    pod: podFromTemplate(object, objectAt(object, "template"), {}),
    from: placeIn(object, "template"),
    notes: ["a PodTemplate creates no Pod by itself"],
  },
];

function jobNameLabels(name: string) {
  return { "batch.kubernetes.io/job-name": name, "job-name": name };
}

function controllerUidLabels(uid: string) {
  return { "batch.kubernetes.io/controller-uid": uid, "controller-uid": uid };
}

/** addCompletionIndex...: an Indexed Job tells each Pod its index in name, hostname, label, annotation and environment. */
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

function parallelNotes(job: JsonObject): readonly string[] {
  const parallelism = numberAt(job, "spec.parallelism", 1);
  if (objectAt(job, "spec")["suspend"] === true) return ["suspended: no Pod is created now"];
  return parallelism > 1 ? [`${parallelism} Pods like this one at a time`] : [];
}
