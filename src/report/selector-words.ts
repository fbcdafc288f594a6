import type { LabelSelector, SelectorRequirement } from "../kubernetes/selector.ts";

/** A selector as kubectl writes one: `app=web,tier in (a,b),!legacy`; "<all>" for the empty one, which selects every Pod. */
export function formatSelector(selector: LabelSelector): string {
  const clauses = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`),
    ...(selector.matchExpressions ?? []).map(formatRequirement),
  ];
  return clauses.length === 0 ? "<all>" : clauses.join(",");
}

function formatRequirement({ key, operator, values = [] }: SelectorRequirement): string {
  switch (operator) {
    case "In":
      return `${key} in (${values.join(",")})`;
    case "NotIn":
      return `${key} notin (${values.join(",")})`;
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return `${key} ${operator} (${values.join(",")})`;
  }
}

/** A selector in words: `Pods with label app = "web" and with label tier one of "a", "b"`. */
export function selectorInWords(selector: LabelSelector): string {
  const clauses = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `label ${key} = "${value}"`),
    ...(selector.matchExpressions ?? []).map(requirementInWords),
  ];
  if (clauses.length === 0) return "every Pod of its namespace: its selector is empty";
  return `Pods with ${clauses.join(" and ")}`;
}

function requirementInWords({ key, operator, values = [] }: SelectorRequirement): string {
  const list = values.map((value) => `"${value}"`).join(", ");
  switch (operator) {
    case "In":
      return values.length === 1 ? `label ${key} = ${list}` : `label ${key} one of ${list}`;
    case "NotIn":
      return `label ${key} absent or none of ${list}`;
    case "Exists":
      return `label ${key}, whatever its value`;
    case "DoesNotExist":
      return `no label ${key}`;
    default:
      return `label ${key} ${operator} ${list} (no such operator)`;
  }
}
