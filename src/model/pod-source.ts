import type { JsonObject } from "../kubernetes/json.ts";
import { metadataOf, type StringMap } from "../kubernetes/object-meta.ts";
import type { InFile } from "./origins.ts";
import type { Pod } from "./pod.ts";

/** An object whose controller creates Pods: a Deployment, a Job, a Notebook. */
export type Owner = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly labels: StringMap;
};

/** Why a workload creates no Pod now. */
export type Absence = {
  /** "waits": it comes later. "never": the controller fails on this workload. */
  readonly reason: "suspended" | "stopped" | "no replicas" | "waits" | "never";
  readonly why: string;
};

/** `key` can contain an Argo parameter: then the key itself is unknown. */
export type UnknownLabel = { readonly key: string; readonly why: string };

/** A Pod to evaluate: as it is submitted to the API server, and where it comes from. */
export type PodSource = {
  /** As the user would name it: `pod.yaml`, `deploy.yaml: Deployment/web`, `pod/web-0`. */
  readonly source: string;
  readonly namespace: string;
  readonly pod: Pod;
  /** What creates the Pod, where something does. Its own labels can differ from those of its Pods. */
  readonly owner?: Owner;
  /** Which of several sorts of Pods of its owner: `Worker`. */
  readonly role?: string;
  /** How many Pods like this one the owner creates; absent: one, or unknown. */
  readonly replicas?: number;
  /** Where what it is made from is written; absent for an object of the cluster. */
  readonly inFile?: InFile;
  /** The Pod itself, where it exists in the cluster already. */
  readonly live?: Pod;
  /** Why its owner creates no such Pod now. */
  readonly absence?: Absence;
  /** Labels of the Pod with values that are unknown before it is created. */
  readonly unknownLabels?: readonly UnknownLabel[];
  /** Set if its template was found by structure, in an owner of an unknown kind. */
  readonly byStructure?: true;
  /** The field of its owner with its labels, if the kind alone does not say it; null if no field has them. */
  readonly labelsAt?: string | null;
  readonly notes: readonly string[];
};

export function ownerOf(object: JsonObject): Owner {
  const { name = "", labels = {} } = metadataOf(object);
  return { apiVersion: String(object["apiVersion"]), kind: String(object["kind"]), name, labels };
}

/** The name of a Pod, or what the API server makes it from: `web-` for a generateName. */
export function podName({ metadata }: Pick<Pod, "metadata">): string {
  return metadata.name || metadata.generateName || "";
}
