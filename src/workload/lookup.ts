import { isObject, type JsonObject } from "../kubernetes/json.ts";
import { groupOf } from "../model/workload-kinds.ts";

/** Another object that decides about the Pods of a workload: a WorkflowTemplate, a runtime, a controller's configuration. */
export type Reference = {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent: all objects of the kind, as a List. */
  readonly name?: string;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
};

/** The object that a reference names; undefined if it is missing or unreadable. */
export type Lookup = (reference: Reference) => JsonObject | undefined;

/** Finds nothing. */
export const nothingAtHand: Lookup = () => undefined;

/** All objects of a kind that can be read, in a namespace or in the cluster. */
export function allOf(lookup: Lookup, kind: Omit<Reference, "name">): readonly JsonObject[] {
  const items = lookup(kind)?.["items"];
  return Array.isArray(items) ? items.filter(isObject) : [];
}

/** Identifies an object in every version of its API. */
export function keyOf({ apiVersion, kind, namespace = "", name = "*" }: Reference): string {
  return `${groupOf(apiVersion)}/${kind}/${namespace}/${name}`;
}
