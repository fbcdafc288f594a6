import type { JsonObject, Path } from "../kubernetes/json.ts";
import { labelHomeOf } from "../model/label-homes.ts";
import { type FoundTemplate, podTemplatesIn } from "../model/pod-templates.ts";
import {
  nameOf,
  namespaceOf,
  objectAt,
  placeIn,
  podFromTemplate,
  type ReaderContext,
  replicasOf,
  type WorkloadPod,
  type WorkloadPods,
  workloadPod,
} from "./workload-pod.ts";

/**
 * The Pods of an object of an unknown kind: its templates are found by their structure, and objects of known kinds in it
 * are read as such (AppWrapper, Sensor, Template). What its controller adds is unknown.
 */
export function podsByStructure(object: JsonObject, { podsOf }: ReaderContext): WorkloadPods {
  const apiVersion = String(object["apiVersion"] ?? "");
  const found = podTemplatesIn(object);
  if (found.length === 0) {
    return {
      problem: `a ${object["kind"]} (${apiVersion}) has no Pod template; specify Pods or workloads (Deployment, Job, Notebook, ...)`,
    };
  }
  const made = found.map((one) =>
    "workload" in one ? embedded(object, one.workload, one.path, podsOf) : [templatePod(object, one)],
  );
  return made.find((one) => "problem" in one) ?? made.flatMap((one) => ("problem" in one ? [] : one));
}

function templatePod(object: JsonObject, { template, path, type, replicas }: FoundTemplate): WorkloadPod {
  const place = dotted(path);
  return workloadPod({
    pod: podFromTemplate(object, template, {}),
    from: placeIn(object, place),
    role: place,
    byStructure: true,
    labelsAt: type === "PodSpec" ? null : `${place}.metadata.labels`,
    ...(replicas === undefined ? {} : replicasOf(replicas, "replicas")),
    notes: [
      `${object["kind"]} (${object["apiVersion"]}) is an unknown kind, read by its structure: Pod template at ${place}. What its controller adds is unknown`,
    ],
  });
}

/** Inner objects get the namespace of the outer one, and its name unless they have one. */
function embedded(
  object: JsonObject,
  workload: JsonObject,
  path: Path,
  podsOf: ReaderContext["podsOf"],
): WorkloadPods {
  const own = objectAt(workload, "metadata");
  const hasName = "name" in own || "generateName" in own;
  const metadata = {
    namespace: namespaceOf(object),
    ...own,
    ...(!hasName && { generateName: `${nameOf(object)}-` }),
  };
  const made = podsOf({ ...workload, metadata });
  if ("problem" in made) return made;
  const place = dotted(path);
  return made.map((one) => {
    const home = labelHomeOf(String(workload["kind"]), one.labelsAt);
    const labelsAt = home === undefined ? null : `${place}.${home}`;
    return { ...one, labelsAt, from: `${placeIn(object, place)}: ${one.from}` };
  });
}

/** `spec.tasks[0].template` */
function dotted(path: Path): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .slice(1);
}
