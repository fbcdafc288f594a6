import { aggregate, type FieldError, invalid } from "./field-error.ts";
import { quote } from "./go-text.ts";
import { checkLabelValue, checkQualifiedName } from "./names.ts";
import type { StringMap } from "./object-meta.ts";

export type SelectorRequirement = {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
};

/** metav1.LabelSelector. The PodDefault CRD checks neither operators nor values. */
export type LabelSelector = {
  readonly matchLabels?: StringMap;
  readonly matchExpressions?: readonly SelectorRequirement[];
};

export type Operator = "In" | "NotIn" | "Exists" | "DoesNotExist";

/** labels.Requirement. A matchLabel is In with one value, like upstream's Equals. */
export type Clause = {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
  /** The values, for selectors with thousands of them. */
  readonly valueSet: ReadonlySet<string>;
  readonly from: "matchLabels" | "matchExpressions";
};

/** A selector, converted once for many Pods, or the error. Without clauses it selects everything. */
export type CompiledSelector =
  | { readonly ok: true; readonly clauses: readonly Clause[] }
  | { readonly ok: false; readonly error: string };

const operators: readonly string[] = ["In", "NotIn", "Exists", "DoesNotExist"] satisfies Operator[];

/** metav1.LabelSelectorAsSelector, with its errors. Of several invalid matchLabels Go names any; this names the first by key. */
export function compileSelector(selector: LabelSelector): CompiledSelector {
  const clauses: Clause[] = [];
  for (const requirement of requirements(selector)) {
    const { key, operator, values = [] } = requirement;
    if (!isOperator(operator)) {
      return { ok: false, error: `${quote(operator)} is not a valid label selector operator` };
    }
    const clause = { key, operator, values, valueSet: new Set(values), from: requirement.from };
    const errors = checkClause(clause);
    if (errors.length > 0)
      return { ok: false, error: aggregate(errors.map(({ field, body }) => `${field}: ${body}`)) };
    clauses.push(clause);
  }
  return { ok: true, clauses };
}

/** The first clause that the labels do not satisfy; undefined if they satisfy all. */
export function findFailure(
  clauses: readonly Clause[],
  labels: StringMap,
): { clause: Clause; found: string | undefined } | undefined {
  for (const clause of clauses) {
    const found = Object.hasOwn(labels, clause.key) ? labels[clause.key] : undefined;
    if (!holds(clause, found)) return { clause, found };
  }
  return undefined;
}

/** Selector.Matches. An invalid selector selects nothing. */
export function selects(selector: CompiledSelector, labels: StringMap): boolean {
  return selector.ok && findFailure(selector.clauses, labels) === undefined;
}

/** The selector as Go prints the struct with %v: `{map[a:b] [{key In [x y]}]}`. */
export function printSelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}:${value}`);
  const expressions = matchExpressions.map(
    ({ key, operator, values = [] }) => `{${key} ${operator} [${values.join(" ")}]}`,
  );
  return `{map[${labels.sort().join(" ")}] [${expressions.join(" ")}]}`;
}

function requirements({ matchLabels = {}, matchExpressions = [] }: LabelSelector) {
  const keys = Object.keys(matchLabels).sort();
  const equal: SelectorRequirement[] = keys.map((key) => ({
    key,
    operator: "In",
    values: [matchLabels[key] ?? ""],
  }));
  return [
    ...equal.map((requirement) => ({ ...requirement, from: "matchLabels" as const })),
    ...matchExpressions.map((requirement) => ({ ...requirement, from: "matchExpressions" as const })),
  ];
}

function isOperator(operator: string): operator is Operator {
  return operators.includes(operator);
}

/** labels.NewRequirement */
function checkClause({ key, operator, values }: Clause): FieldError[] {
  const errors: FieldError[] = [];
  const keyErrors = checkQualifiedName(key);
  if (keyErrors.length > 0) errors.push(invalid("key", key, keyErrors.join("; ")));
  const wantsValues = operator === "In" || operator === "NotIn";
  if (wantsValues && values.length === 0) {
    errors.push(invalid("values", { json: null }, "for 'in', 'notin' operators, values set can't be empty"));
  }
  if (!wantsValues && values.length > 0) {
    const rule = "values set must be empty for exists and does not exist";
    errors.push(invalid("values", { json: values }, rule));
  }
  for (const [index, value] of values.entries()) {
    const valueErrors = checkLabelValue(value);
    const path = `values[${index}][${key}]`;
    if (valueErrors.length > 0) errors.push(invalid(path, value, valueErrors.join("; ")));
  }
  return errors;
}

/** Requirement.Matches */
function holds({ operator, valueSet }: Clause, found: string | undefined): boolean {
  switch (operator) {
    case "In":
      return found !== undefined && valueSet.has(found);
    case "NotIn":
      return found === undefined || !valueSet.has(found);
    case "Exists":
      return found !== undefined;
    case "DoesNotExist":
      return found === undefined;
  }
}
