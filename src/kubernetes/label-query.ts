import type { LabelSelector, SelectorRequirement } from "./selector.ts";

export type LabelQuery =
  | { readonly ok: true; readonly selector: LabelSelector }
  | { readonly ok: false; readonly message: string };

const key = String.raw`[A-Za-z0-9_.\-/]+`;
const forms: readonly (readonly [RegExp, (match: RegExpExecArray) => SelectorRequirement])[] = [
  [new RegExp(`^!\\s*(${key})$`), ([, name]) => ({ key: name ?? "", operator: "DoesNotExist" })],
  [new RegExp(`^(${key})$`), ([, name]) => ({ key: name ?? "", operator: "Exists" })],
  [
    new RegExp(`^(${key})\\s*(==|=|!=)\\s*([A-Za-z0-9_.\\-]*)$`),
    ([, name, sign, value]) => ({
      key: name ?? "",
      operator: sign === "!=" ? "NotIn" : "In",
      values: [value ?? ""],
    }),
  ],
  [
    new RegExp(`^(${key})\\s+(in|notin)\\s*\\(([^()]*)\\)$`),
    ([, name, word, values]) => ({
      key: name ?? "",
      operator: word === "in" ? "In" : "NotIn",
      values: (values ?? "").split(",").map((value) => value.trim()),
    }),
  ],
];

/**
 * Reads a label query of kubectl's -l: `a=b,c!=d,e in (x, y),f notin (z),g,!h`.
 * Mirrors labels.Parse of k8s.io/apimachinery, without `<` and `>`.
 */
export function parseLabelQuery(text: string): LabelQuery {
  const requirements: SelectorRequirement[] = [];
  for (const clause of splitClauses(text)) {
    const requirement = readClause(clause);
    if (requirement === undefined) {
      return {
        ok: false,
        message: `unable to parse requirement "${clause}" of the label selector "${text}"`,
      };
    }
    requirements.push(requirement);
  }
  return { ok: true, selector: { matchExpressions: requirements } };
}

function readClause(clause: string): SelectorRequirement | undefined {
  for (const [form, read] of forms) {
    const match = form.exec(clause);
    if (match) return read(match);
  }
  return undefined;
}

/** Clauses between commas, except commas in parentheses. */
function splitClauses(text: string): readonly string[] {
  if (text.trim() === "") return [];
  const clauses: string[] = [];
  let start = 0;
  let isInside = false;
  for (const { 0: sign, index } of text.matchAll(/[(),]/g)) {
    if (sign !== ",") isInside = sign === "(";
    if (sign !== "," || isInside) continue;
    clauses.push(text.slice(start, index).trim());
    start = index + 1;
  }
  return [...clauses, text.slice(start).trim()];
}
