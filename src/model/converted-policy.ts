import { type JsonObject, valueAt } from "../kubernetes/json.ts";
import type { LabelSelector } from "../kubernetes/selector.ts";
import type { PodPolicy } from "./namespace-context.ts";

/** On a policy that convert made: the PodDefaults that it injects, as namespace/name with commas between them. */
const annotation = "poddefault.kubectl/converted-from";

export function convertedFrom(namespace: string, podDefaults: readonly string[]): JsonObject {
  return { [annotation]: podDefaults.map((name) => `${namespace}/${name}`).join(",") };
}

/** The PodDefaults that a policy was made from, each as namespace/name; undefined where convert has not made it. */
export function readConvertedFrom(policy: object): readonly string[] | undefined {
  const value = valueAt(policy, ["metadata", "annotations", annotation]);
  return typeof value === "string" ? value.split(",") : undefined;
}

/** A MutatingAdmissionPolicy of a file, where convert has made it. */
export function convertedPolicy(policy: JsonObject): PodPolicy | undefined {
  const made = policy["kind"] === "MutatingAdmissionPolicy" ? readConvertedFrom(policy) : undefined;
  if (made === undefined) return undefined;
  const selector = (name: string): LabelSelector =>
    (valueAt(policy, ["spec", "matchConstraints", name]) ?? {}) as LabelSelector;
  return {
    kind: "MutatingAdmissionPolicy",
    name: String(valueAt(policy, ["metadata", "name"])),
    namespaceSelector: selector("namespaceSelector"),
    objectSelector: selector("objectSelector"),
    convertedFrom: made,
  };
}
