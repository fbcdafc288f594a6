import type { JsonObject } from "../kubernetes/json.ts";
import type { ObjectMeta, StringMap } from "../kubernetes/object-meta.ts";
import type { Pod } from "../model/pod.ts";
import type { WorkloadPod } from "../workload/workload-pod.ts";
import type { InFile } from "./origins.ts";

/** An object whose controller creates Pods: a `Deployment`, a `Job`, a `Notebook`. */
export type Creator = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly labels: StringMap;
};

/** A Pod to judge: as it would be posted to the API server, and how it was come by. */
export type PodSource = {
  /** As the user would name it: `pod.yaml`, `deploy.yaml: Deployment/web`, `pod/web-0`. */
  readonly source: string;
  readonly namespace: string;
  readonly pod: Pod;
  /** What creates the Pod, where something does. Its own labels need not be those of its Pods. */
  readonly createdBy?: Creator;
  /** Where what it is made from is written; absent for an object of the cluster. */
  readonly inFile?: InFile;
  /** The Pod itself, where it exists in the cluster already. */
  readonly live?: Pod;
  /** How a workload creates the Pod: how many alike, why none now, labels whose values are not known. */
  readonly made?: Omit<WorkloadPod, "pod" | "notes">;
  readonly notes: readonly string[];
};

/** What a workload's Pod adds to a source. */
export function madeBy({ pod, notes, ...made }: WorkloadPod): Pick<PodSource, "pod" | "made" | "notes"> {
  const { replicas = 1, absence } = made;
  return {
    pod,
    made,
    notes: [
      ...(replicas > 1 ? [`${replicas} Pods like this one`] : []),
      ...(absence === undefined ? [] : [`no Pod is created now: ${absence.why}`]),
      ...notes,
    ],
  };
}

export function creatorOf(object: JsonObject): Creator {
  const { name = "", labels = {} } = (object["metadata"] ?? {}) as ObjectMeta;
  return { apiVersion: String(object["apiVersion"]), kind: String(object["kind"]), name, labels };
}
