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
 * Reads a label query as kubectl's -l takes it: `a=b,c!=d,e in (x, y),f notin (z),g,!h`.
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

/** Clauses between commas, leaving alone the commas inside parentheses. */
function splitClauses(text: string): readonly string[] {
  if (text.trim() === "") return [];
  return text.split(/,(?![^(]*\))/).map((clause) => clause.trim());
}
