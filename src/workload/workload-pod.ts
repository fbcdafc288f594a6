import { isObject, type Json, type JsonObject, valueAt } from "../kubernetes/json.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import type { Pod } from "../model/pod.ts";
import type { Absence, UnknownLabel } from "../model/pod-source.ts";
import type { Lookup } from "./lookup.ts";

/** A Pod that a controller would create. */
export type WorkloadPod = {
  readonly pod: Pod;
  /** The object and the field that the Pod is made from: `Deployment/web, spec.template`. */
  readonly from: string;
  /** The sort of Pod, in the workload's words: `Worker`, `predictor`, a template of a workflow. */
  readonly role?: string;
  /** How many such Pods the controller creates; they differ only in name and index. Absent: unknown. */
  readonly replicas?: number;
  /** Why the controller creates no such Pod now. Absent if it does. */
  readonly absence?: Absence;
  /** Labels of the Pod that do not follow from the workload. */
  readonly unknownLabels: readonly UnknownLabel[];
  /** Set if the kind is unknown and the template was found by its structure. */
  readonly byStructure?: true;
  /** The field of the workload with the labels of this Pod, if the kind alone does not say it; null if no field has them. */
  readonly labelsAt?: string | null;
  /** Assumptions that may change what PodDefaults do to the Pod. */
  readonly notes: readonly string[];
};

export type WorkloadPods = readonly WorkloadPod[] | { readonly problem: string };

/** Makes the Pods of one kind. */
export type PodReader = (workload: JsonObject, context: ReaderContext) => WorkloadPods;

export type ReaderContext = {
  /** For kinds that create other workloads. */
  readonly podsOf: (workload: JsonObject) => WorkloadPods;
  readonly lookup: Lookup;
  /** The number of the Pod; absent: one of each sort. */
  readonly index?: number;
  /** The number of the Job in its replicated job, for kinds that create several. */
  readonly jobIndex?: number;
};

/** A WorkloadPod with defaults for everything that is not given. */
export function workloadPod(given: Pick<WorkloadPod, "pod" | "from"> & Partial<WorkloadPod>): WorkloadPod {
  return { replicas: 1, unknownLabels: [], notes: [], ...given };
}

/** `replicas`, with the reason if there are none. */
export function replicasOf(
  count: number,
  field: string,
): { readonly replicas: number; readonly absence?: Absence } {
  return count === 0
    ? { replicas: 0, absence: { reason: "no replicas", why: `${field} is 0` } }
    : { replicas: count };
}

/** What a controller adds to a Pod beyond its template. */
export type Additions = {
  readonly name?: string;
  readonly generateName?: string;
  /** Over those of the template. */
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly finalizers?: readonly string[];
  /** Over the template's spec, field by field. */
  readonly spec?: JsonObject;
  /** The workload itself owns the Pod. */
  readonly owned?: true;
};

/** The object at a dotted path, {} if there is none. */
export function objectAt(root: JsonObject, path: string): JsonObject {
  const value = valueAt(root, path.split("."));
  return isObject(value) ? value : {};
}

/** The string at a dotted path, undefined if there is none or it is empty. */
export function textAt(root: JsonObject, path: string): string | undefined {
  const value = valueAt(root, path.split("."));
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The objects in the list at a dotted path. */
export function objectsAt(root: JsonObject, path: string): readonly JsonObject[] {
  const value = valueAt(root, path.split("."));
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The strings at a dotted path that are in a map: labels, annotations, data. */
export function stringsAt(root: JsonObject, path: string): StringMap {
  const entries = Object.entries(objectAt(root, path));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** The fields of an object that are set, of those that are named. */
export function picked(from: JsonObject, fields: readonly string[]): JsonObject {
  return Object.fromEntries(fields.flatMap((field) => (from[field] == null ? [] : [[field, from[field]]])));
}

export function numberAt(root: JsonObject, path: string, otherwise: number): number {
  const value = valueAt(root, path.split("."));
  return typeof value === "number" ? value : otherwise;
}

/** The name that controllers build on. A generated one ends in xxxxx, which stands for the random characters. */
export function nameOf(workload: JsonObject): string {
  const prefix = textAt(workload, "metadata.generateName");
  return textAt(workload, "metadata.name") ?? (prefix === undefined ? "" : `${prefix}xxxxx`);
}

export function namespaceOf(workload: JsonObject): string {
  return textAt(workload, "metadata.namespace") ?? "default";
}

/** `Deployment/web, spec.template` */
export function placeIn(workload: JsonObject, path: string): string {
  const name = textAt(workload, "metadata.name") ?? textAt(workload, "metadata.generateName") ?? "";
  return `${workload["kind"]}/${name}, ${path}`;
}

/** controller.GetPodFromTemplate: labels, annotations, finalizers and spec of the template. The workload's own are not copied. */
export function podFromTemplate(workload: JsonObject, template: JsonObject, additions: Additions): Pod {
  const metadata = objectAt(template, "metadata");
  const { name, generateName, spec, finalizers = [] } = additions;
  const ownFinalizers = Array.isArray(metadata["finalizers"]) ? metadata["finalizers"] : [];
  const allFinalizers = [...new Set([...ownFinalizers, ...finalizers])];
  const namespace = textAt(workload, "metadata.namespace");
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...(name !== undefined && { name }),
      ...(name === undefined || generateName ? { generateName: generateName ?? `${nameOf(workload)}-` } : {}),
      ...(namespace !== undefined && { namespace }),
      ...mapOf("labels", objectAt(metadata, "labels"), additions.labels),
      ...mapOf("annotations", objectAt(metadata, "annotations"), additions.annotations),
      ...(allFinalizers.length > 0 && { finalizers: allFinalizers }),
      ...(additions.owned && ownerOf(workload)),
    },
    // src/manifest has checked the structure of files, the API server that of live objects.
    spec: { ...objectAt(template, "spec"), ...spec } as unknown as Pod["spec"],
  };
}

/** The containers of a spec with `change` applied to the first, which controllers extend. */
export function changeFirstContainer(
  spec: JsonObject,
  change: (container: JsonObject) => JsonObject,
): { readonly containers: readonly JsonObject[] } {
  const [first, ...others] = objectsAt(spec, "containers");
  return { containers: first ? [change(first), ...others] : [] };
}

/** A list with an item appended, unless it has one of that name. */
export function withNamed(list: Json | undefined, item: JsonObject): readonly JsonObject[] {
  const items = Array.isArray(list) ? list.filter(isObject) : [];
  return items.some((one) => one["name"] === item["name"]) ? items : [...items, item];
}

/** A list of a container in which items of the same name are replaced and others appended; {} without items. */
export function upsertNamed(container: JsonObject, field: string, items: readonly JsonObject[]): JsonObject {
  if (items.length === 0) return {};
  const upsert = (list: readonly JsonObject[], item: JsonObject) => {
    const at = list.findIndex(({ name }) => name === item["name"]);
    return at === -1 ? [...list, item] : list.with(at, item);
  };
  return { [field]: items.reduce(upsert, objectsAt(container, field)) };
}

/** An environment variable; the API has only strings as values. */
export function variable(name: string, value: string | number): JsonObject {
  return { name, value: String(value) };
}

/** Appends to a list of a container without comparing, as controllers do. */
export function appendTo(
  container: JsonObject,
  field: "env" | "ports" | "volumeMounts",
  items: readonly JsonObject[],
): JsonObject {
  if (items.length === 0) return container;
  return { ...container, [field]: [...objectsAt(container, field), ...items] };
}

/** metav1.NewControllerRef. Files have no uid, and the API server rejects a reference without one. */
function ownerOf(workload: JsonObject): Pick<Pod["metadata"], "ownerReferences"> {
  const uid = textAt(workload, "metadata.uid");
  if (uid === undefined) return {};
  const { apiVersion, kind } = workload;
  const owner = { apiVersion, kind, name: nameOf(workload), uid, controller: true, blockOwnerDeletion: true };
  return { ownerReferences: [owner] as unknown as NonNullable<Pod["metadata"]["ownerReferences"]> };
}

function mapOf(field: "labels" | "annotations", template: JsonObject, added: StringMap = {}): JsonObject {
  const all = { ...template, ...added };
  return Object.keys(all).length > 0 ? { [field]: all } : {};
}
