import type { Surroundings } from "../finding/edit-pod-default.ts";
import { matchingLabels } from "../finding/matching-labels.ts";
import { findPairs, selfConflicts } from "../finding/pair.ts";
import { ownValue } from "../kubernetes/json.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import { compileSelector, selects } from "../kubernetes/selector.ts";
import type { PodDefault } from "../model/pod-default.ts";

/** How a Pod comes to match a PodDefault: the fewest labels, those that it must not have, and what else they match. */
export type OptIn =
  | {
      readonly possible: true;
      readonly namespace: string;
      readonly name: string;
      readonly labels: StringMap;
      /** Keys that the Pod must not have, or `key=value` where only that value is excluded. */
      readonly without: readonly string[];
      /** Other PodDefaults of the namespace that a Pod with these labels matches, too. */
      readonly alsoMatches: readonly string[];
      /** What conflicts among all these: the webhook denies such a Pod. */
      readonly conflicts: readonly string[];
    }
  | { readonly possible: false; readonly namespace: string; readonly name: string; readonly why: string };

/** @param others the PodDefaults of its namespace, with or without itself */
export function optInTo(
  podDefault: PodDefault,
  others: readonly PodDefault[],
  surroundings: Surroundings,
): OptIn {
  const { name } = podDefault.metadata;
  const { namespace } = surroundings;
  const compiled = compileSelector(podDefault.spec.selector);
  if (!compiled.ok)
    return { possible: false, namespace, name, why: `the selector is invalid: ${compiled.error}` };
  const labels = matchingLabels(compiled.clauses);
  if (labels === undefined)
    return { possible: false, namespace, name, why: "the clauses of the selector contradict each other" };
  const also = others.filter((other) => other.metadata.name !== name && isMatchedBy(other, labels));
  return {
    possible: true,
    namespace,
    name,
    labels,
    without: compiled.clauses.flatMap(({ key, operator, values }) => {
      if (operator === "DoesNotExist") return [key];
      return operator === "NotIn" && ownValue(labels, key) === undefined
        ? values.map((value) => `${key}=${value}`)
        : [];
    }),
    alsoMatches: also.map(({ metadata }) => metadata.name),
    conflicts: conflictsAmong([podDefault, ...also], surroundings),
  };
}

function conflictsAmong(podDefaults: readonly PodDefault[], surroundings: Surroundings): readonly string[] {
  const [first] = podDefaults;
  return [
    ...(first ? selfConflicts(first, surroundings).map(({ message }) => message) : []),
    ...findPairs(podDefaults).map(
      ({ names, items }) => `${names.join(" and ")} conflict in ${items.join(", ")}`,
    ),
  ];
}

function isMatchedBy({ spec }: PodDefault, labels: StringMap): boolean {
  return selects(compileSelector(spec.selector), labels);
}
