import type { Clause } from "../../kubernetes/selector.ts";
import type { NotMatched } from "../../model/outcome.ts";

/** Why a clause does not hold, for a person: `label gpu is "false", wanted "true"`. */
export function explainFailure(
  { key, operator, values, from }: Clause,
  found: string | undefined,
): Omit<NotMatched, "podDefault"> {
  const is = found === undefined ? "missing" : quoted(found);
  return {
    code: from === "matchExpressions" ? "EXPR_FALSE" : found === undefined ? "LABEL_MISSING" : "LABEL_VALUE",
    reason: `label ${key} is ${is}, wanted ${wanted(operator, values)}`,
    clause: { key, operator, values, ...(found !== undefined && { found }), holds: false },
  };
}

function wanted(operator: Clause["operator"], values: readonly string[]): string {
  const list = values.map(quoted).join(", ");
  switch (operator) {
    case "In":
      return values.length === 1 ? list : `one of ${list}`;
    case "NotIn":
      return values.length === 1 ? `anything but ${list}` : `none of ${list}`;
    case "Exists":
      return "any value";
    case "DoesNotExist":
      return "no such label";
  }
}

function quoted(text: string): string {
  return `"${text}"`;
}
