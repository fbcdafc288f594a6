import type { JsonObject } from "../kubernetes/json.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import { jobPods } from "./batch.ts";
import {
  nameOf,
  numberAt,
  objectAt,
  objectsAt,
  type PodMaker,
  placeIn,
  textAt,
  type WorkloadPods,
} from "./workload-pod.ts";

const prefix = "jobset.sigs.k8s.io";
const topologyKey = "alpha.jobset.sigs.k8s.io/exclusive-topology";
const placementKeys = [topologyKey, "alpha.jobset.sigs.k8s.io/node-selector"];

/** JobSet constructJob (sigs.k8s.io/jobset v0.8.2): the first Job of each replicated job makes the Pods. */
export const jobSetPods: PodMaker = (jobSet, podsOf) => {
  const all = objectsAt(jobSet, "spec.replicatedJobs");
  const made = all.map((_, position) => replicatedJobPods(jobSet, all, position, podsOf));
  return made.find((one) => "problem" in one) ?? made.flatMap((one) => ("problem" in one ? [] : one));
};

function replicatedJobPods(
  jobSet: JsonObject,
  all: readonly JsonObject[],
  position: number,
  podsOf: Parameters<PodMaker>[1],
): WorkloadPods {
  const replicated = all[position] ?? {};
  const role = textAt(replicated, "name") ?? "";
  const spec = objectAt(replicated, "template.spec");
  const marks = jobSetMarks(jobSet, all, position);
  const { uid: _ofJobSet, ...metadata } = objectAt(jobSet, "metadata");
  const job = {
    kind: "Job",
    metadata: { ...metadata, name: `${nameOf(jobSet)}-${role}-0` },
    spec: {
      completionMode: "Indexed", // the default of the JobSet's webhook
      ...spec,
      suspend: objectAt(jobSet, "spec")["suspend"] === true,
      template: {
        metadata: {
          ...objectAt(spec, "template.metadata"),
          labels: { ...objectAt(spec, "template.metadata.labels"), ...marks },
          annotations: {
            ...objectAt(spec, "template.metadata.annotations"),
            ...marks,
            ...exclusivePlacement(jobSet, replicated),
          },
        },
        spec: podSpec(jobSet, objectAt(spec, "template.spec")),
      },
    },
  };
  const made = jobPods(job, podsOf);
  if ("problem" in made) return made;
  const replicas = numberAt(replicated, "replicas", 1);
  const from = placeIn(jobSet, `spec.replicatedJobs[${position}].template.spec.template`);
  const notes = [
    `the label and annotation ${prefix}/job-key, a hash of the Job's name, are left out`,
    ...(replicas > 1 ? [`${replicas} Jobs like this one`] : []),
  ];
  return made.map((one) => ({ ...one, from, role, notes: [...one.notes, ...notes] }));
}

/** The defaults of the JobSet's webhook, and the name under which its Pods find each other. */
function podSpec(jobSet: JsonObject, spec: JsonObject): JsonObject {
  const { enableDNSHostnames = true } = objectAt(jobSet, "spec.network");
  return {
    ...spec,
    restartPolicy: textAt(spec, "restartPolicy") ?? "OnFailure",
    ...(enableDNSHostnames === true && {
      subdomain: subdomainOf(jobSet),
    }),
  };
}

/** labelAndAnnotateObject: the same keys as labels and as annotations. */
function jobSetMarks(jobSet: JsonObject, all: readonly JsonObject[], position: number): StringMap {
  const replicas = all.map((one) => numberAt(one, "replicas", 1));
  const before = replicas.slice(0, position).reduce((sum, count) => sum + count, 0);
  const total = replicas.reduce((sum, count) => sum + count, 0);
  const role = textAt(all[position] ?? {}, "name") ?? "";
  const coordinator = coordinatorOf(jobSet);
  return {
    [`${prefix}/jobset-name`]: nameOf(jobSet),
    [`${prefix}/replicatedjob-name`]: role,
    [`${prefix}/restart-attempt`]: String(numberAt(jobSet, "status.restarts", 0)),
    [`${prefix}/replicatedjob-replicas`]: String(replicas[position]),
    [`${prefix}/global-replicas`]: String(total),
    [`${prefix}/job-index`]: "0",
    [`${prefix}/job-global-index`]: String(before),
    ...(coordinator !== undefined && { [`${prefix}/coordinator`]: coordinator }),
  };
}

function coordinatorOf(jobSet: JsonObject): string | undefined {
  const coordinator = objectAt(jobSet, "spec.coordinator");
  const role = textAt(coordinator, "replicatedJob");
  if (role === undefined) return undefined;
  const index = `${numberAt(coordinator, "jobIndex", 0)}-${numberAt(coordinator, "podIndex", 0)}`;
  return `${nameOf(jobSet)}-${role}-${index}.${subdomainOf(jobSet)}`;
}

function subdomainOf(jobSet: JsonObject): string {
  return textAt(jobSet, "spec.network.subdomain") ?? nameOf(jobSet);
}

/** The annotations for one Job per topology, from the JobSet or the replicated job; the latter wins. */
function exclusivePlacement(jobSet: JsonObject, replicated: JsonObject): JsonObject {
  const places = [
    objectAt(jobSet, "metadata.annotations"),
    objectAt(replicated, "template.metadata.annotations"),
  ];
  const asked = places.filter((annotations) => topologyKey in annotations);
  return Object.fromEntries(asked.flatMap(Object.entries).filter(([key]) => placementKeys.includes(key)));
}
