import { addIndex, jobNameLabels } from "./batch.ts";
import {
  nameOf,
  numberAt,
  objectAt,
  objectsAt,
  type PodMaker,
  placeIn,
  podFromTemplate,
  textAt,
} from "./workload-pod.ts";

/** JobSet constructJob: Indexed Jobs named after the set and the replicated job, whose Pods say which they are. */
export const jobSetPods: PodMaker = (jobSet) =>
  objectsAt(jobSet, "spec.replicatedJobs").map((replicated, position) => {
    const role = textAt(replicated, "name") ?? "";
    const replicas = numberAt(replicated, "replicas", 1);
    const name = `${nameOf(jobSet)}-${role}-0`;
    const spec = { completionMode: "Indexed", ...objectAt(replicated, "template.spec") };
    const labels = {
      ...jobNameLabels(name),
      "jobset.sigs.k8s.io/jobset-name": nameOf(jobSet),
      "jobset.sigs.k8s.io/replicatedjob-name": role,
      "jobset.sigs.k8s.io/replicatedjob-replicas": String(replicas),
      "jobset.sigs.k8s.io/job-index": "0",
    };
    const template = objectAt(spec, "template");
    const restartPolicy = textAt(template, "spec.restartPolicy") ?? "OnFailure";
    const additions = { labels, spec: { restartPolicy }, finalizers: ["batch.kubernetes.io/job-tracking"] };
    return {
      pod: podFromTemplate(jobSet, template, addIndex({ spec }, name, additions)),
      from: placeIn(jobSet, `spec.replicatedJobs[${position}].template.spec.template`),
      role,
      notes: [
        "the JobSet and Job controllers add labels that follow from uids and restarts",
        ...(replicas > 1 ? [`${replicas} Jobs like this one`] : []),
      ],
    };
  });
