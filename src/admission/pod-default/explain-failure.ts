import type { Clause } from "../../kubernetes/selector.ts";
import type { NotMatched } from "../../model/outcome.ts";

/** Why a clause does not hold, for a person: `label gpu is "false", not "true"`. */
export function explainFailure(
  { key, operator, values, from }: Clause,
  found: string | undefined,
): Omit<NotMatched, "podDefault"> {
  return {
    code: from === "matchExpressions" ? "EXPR_FALSE" : found === undefined ? "LABEL_MISSING" : "LABEL_VALUE",
    reason: reasonFor(key, operator, values, found),
    clause: { key, operator, values, ...(found !== undefined && { found }), holds: false },
  };
}

function reasonFor(
  key: string,
  operator: Clause["operator"],
  values: readonly string[],
  found: string | undefined,
): string {
  const list = values.map(quoted).join(", ");
  if (found === undefined) return `label ${key} is missing`;
  switch (operator) {
    case "In":
      return `label ${key} is ${quoted(found)}, not ${values.length === 1 ? list : `one of ${list}`}`;
    case "NotIn":
      return `label ${key} is ${quoted(found)}, which the selector excludes`;
    default:
      return `the Pod has label ${key}, which the selector excludes`;
  }
}

function quoted(text: string): string {
  return `"${text}"`;
}
