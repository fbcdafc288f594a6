import type { StringMap } from "../kubernetes/object-meta.ts";
import type { Clause } from "../kubernetes/selector.ts";

/**
 * The fewest labels with which a Pod fulfils all clauses, those of several selectors if it is to match them all;
 * undefined if no Pod can.
 */
export function matchingLabels(clauses: readonly Clause[]): StringMap | undefined {
  const labels = new Map<string, string>();
  for (const [key, ofKey] of Map.groupBy(clauses, (clause) => clause.key)) {
    if (!ofKey.some(({ operator }) => operator === "In" || operator === "Exists")) continue;
    if (ofKey.some(({ operator }) => operator === "DoesNotExist")) return undefined;
    const value = matchingValue(ofKey);
    if (value === undefined) return undefined;
    labels.set(key, value);
  }
  return Object.fromEntries(labels);
}

function matchingValue(clauses: readonly Clause[]): string | undefined {
  const allowed = clauses.filter(({ operator }) => operator === "In").map(({ values }) => values);
  const refused = clauses.filter(({ operator }) => operator === "NotIn").flatMap(({ values }) => values);
  const candidates = allowed[0] ?? ["true", ...refused.map((_, index) => `value-${index}`)];
  return candidates.find(
    (value) => allowed.every((values) => values.includes(value)) && !refused.includes(value),
  );
}
