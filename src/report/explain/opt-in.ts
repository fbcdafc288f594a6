import type { StringMap } from "../../kubernetes/object-meta.ts";
import { compileSelector, selects } from "../../kubernetes/selector.ts";
import type { PodDefault } from "../../model/pod-default.ts";
import { cautionsOf } from "../cautions.ts";
import { matchingLabels } from "../matching-labels.ts";

/** How a Pod comes to match a PodDefault: the fewest labels, those that must not be there, and what they pull in besides. */
export type OptIn =
  | {
      readonly possible: true;
      readonly namespace: string;
      readonly name: string;
      readonly labels: StringMap;
      /** Keys that the Pod must not have, or not with these values. */
      readonly without: readonly string[];
      /** Other PodDefaults of the namespace that a Pod with these labels matches, too. */
      readonly alsoMatches: readonly string[];
      /** What of that collides: such a Pod is denied. */
      readonly conflicts: readonly string[];
    }
  | { readonly possible: false; readonly namespace: string; readonly name: string; readonly why: string };

/** @param others the PodDefaults of its namespace, with or without itself */
export function optInTo(podDefault: PodDefault, others: readonly PodDefault[]): OptIn {
  const { name, namespace = "default" } = podDefault.metadata;
  const compiled = compileSelector(podDefault.spec.selector);
  if (!compiled.ok)
    return { possible: false, namespace, name, why: `its selector cannot be used: ${compiled.error}` };
  const labels = matchingLabels(compiled.clauses);
  if (labels === undefined)
    return { possible: false, namespace, name, why: "the clauses of its selector exclude each other" };
  const also = others.filter((other) => other.metadata.name !== name && isMatchedBy(other, labels));
  return {
    possible: true,
    namespace,
    name,
    labels,
    without: compiled.clauses.flatMap(({ key, operator, values }) => {
      if (operator === "DoesNotExist") return [key];
      return operator === "NotIn" && labels[key] === undefined
        ? values.map((value) => `${key}=${value}`)
        : [];
    }),
    alsoMatches: also.map(({ metadata }) => metadata.name),
    conflicts: cautionsOf(podDefault, [podDefault, ...also])
      .filter(({ code }) => code === "CONFLICT" || code === "SELF_CONFLICT")
      .map(({ message }) => message),
  };
}

function isMatchedBy({ spec }: PodDefault, labels: StringMap): boolean {
  return selects(compileSelector(spec.selector), labels);
}
