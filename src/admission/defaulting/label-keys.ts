import { type JsonObject, ownValue } from "../../kubernetes/json.ts";
import type { StringMap } from "../../kubernetes/object-meta.ts";
import type { PodSpec } from "../../model/pod.ts";
import { changeList, struct, structs, texts, value, withField } from "./field.ts";

const requiredTerms = "requiredDuringSchedulingIgnoredDuringExecution";
const preferredTerms = "preferredDuringSchedulingIgnoredDuringExecution";

/**
 * Turns matchLabelKeys and mismatchLabelKeys of affinity terms into expressions of the selector beside them:
 * mutatePodAffinity (kubernetes pkg/registry/core/pod).
 */
export function mergeAffinityKeys(spec: PodSpec, labels: StringMap): PodSpec {
  const affinity = struct(spec, "affinity");
  if (affinity === undefined) return spec;
  const merge = (term: JsonObject): JsonObject => mergeTerm(term, labels);
  const merged = ["podAffinity", "podAntiAffinity"].reduce((before, field) => {
    const pods = struct(before, field);
    if (pods === undefined) return before;
    const preferred = changeList(pods, preferredTerms, (weighted) =>
      withField(weighted, "podAffinityTerm", merge(value(weighted, "podAffinityTerm"))),
    );
    return withField(before, field, changeList(preferred, requiredTerms, merge));
  }, affinity);
  // The cast: only one field of the spec has changed.
  return withField(spec, "affinity", merged) as PodSpec;
}

/** The same for topology spread constraints: mutateTopologySpreadConstraints. */
export function mergeSpreadKeys(spec: PodSpec, labels: StringMap): PodSpec {
  return changeList(spec, "topologySpreadConstraints", (term) => mergeTerm(term, labels));
}

/** applyMatchLabelKeysAndMismatchLabelKeys; without a selector nothing is matched anyway. */
function mergeTerm(term: JsonObject, labels: StringMap): JsonObject {
  const selector = struct(term, "labelSelector");
  if (selector === undefined) return term;
  const added = [
    ...expressions(texts(term, "matchLabelKeys"), "In", labels),
    ...expressions(texts(term, "mismatchLabelKeys"), "NotIn", labels),
  ];
  if (added.length === 0) return term;
  const matchExpressions = [...structs(selector, "matchExpressions"), ...added];
  return withField(term, "labelSelector", { ...selector, matchExpressions });
}

/** applyLabelKeysToLabelSelector */
function expressions(keys: readonly string[], operator: string, labels: StringMap): JsonObject[] {
  return keys.flatMap((key) => {
    const label = ownValue(labels, key);
    return label === undefined ? [] : [{ key, operator, values: [label] }];
  });
}
