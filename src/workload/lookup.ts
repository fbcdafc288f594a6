import { isObject, type JsonObject } from "../kubernetes/json.ts";
import { groupOf } from "../model/workload-kinds.ts";

/** An object beside the workload that decides about its Pods: a WorkflowTemplate, a runtime, a controller's configuration. */
export type Reference = {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent: all objects of the kind, as a List. */
  readonly name?: string;
  /** Absent for objects of the whole cluster. */
  readonly namespace?: string;
};

/** The object that a reference names, as far as it is at hand. */
export type Lookup = (reference: Reference) => JsonObject | undefined;

/** Nothing but the workload is at hand. */
export const nothingAtHand: Lookup = () => undefined;

/** All objects of a kind in a namespace, or in the cluster, that are at hand. */
export function allOf(lookup: Lookup, kind: Omit<Reference, "name">): readonly JsonObject[] {
  const items = lookup(kind)?.["items"];
  return Array.isArray(items) ? items.filter(isObject) : [];
}

/** One text for each object that can be referred to, whatever version it is written in. */
export function keyOf({ apiVersion, kind, namespace = "", name = "*" }: Reference): string {
  return `${groupOf(apiVersion)}/${kind}/${namespace}/${name}`;
}
