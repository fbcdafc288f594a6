import { formatJson, isObject, type Json } from "../kubernetes/json.ts";
import type { Clause } from "../kubernetes/selector.ts";

/** A named CEL expression of an admission policy: others read it as `variables.<name>`. */
export type Variable = { readonly name: string; readonly expression: string };

/** Characters of one CEL expression. cel-go parses 100,000 (parser.ExpressionSizeCodePointLimit); the rest is for what is around it. */
const longestLiteral = 90_000;
const longestChunk = 40_000;

/** A string as a CEL literal. JSON's escapes are CEL's, too, but for the slash, which JSON.stringify leaves as it is. */
export function celString(text: string): string {
  const escaped = (one: string): string => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return formatJson(text, 0).replace(/[\u2028\u2029\ufeff]/g, escaped);
}

/**
 * A JSON value as a CEL literal. The elements of a CEL list, and the values of a CEL map, have one type: unless all are strings,
 * each is a `dyn(...)`.
 */
export function celValue(value: Json): string {
  if (typeof value === "string") return celString(value);
  if (Array.isArray(value)) {
    const elements: readonly Json[] = value;
    return `[${elements.map(memberOf(elements)).join(", ")}]`;
  }
  if (!isObject(value)) return String(value);
  const write = memberOf(Object.values(value));
  const members = Object.entries(value).map(([key, member]) => `${celString(key)}: ${write(member)}`);
  return `{${members.join(", ")}}`;
}

function memberOf(all: readonly Json[]): (member: Json) => string {
  return all.every((one) => typeof one === "string") ? celValue : (member) => `dyn(${celValue(member)})`;
}

/** Requirement.Matches of each clause, over a map of labels; "true" where there is none. */
export function celSelector(clauses: readonly Clause[], labels: string): string {
  return clauses.length === 0 ? "true" : clauses.map((clause) => celClause(clause, labels)).join(" && ");
}

function celClause({ key, operator, values }: Clause, labels: string): string {
  const has = `${celString(key)} in ${labels}`;
  const [value, ...others] = values;
  const wanted =
    others.length === 0 && value !== undefined ? `== ${celString(value)}` : `in ${celValue(values)}`;
  const isAmong = `${has} && ${labels}[${celString(key)}] ${wanted}`;
  switch (operator) {
    case "In":
      return `(${isAmong})`;
    case "NotIn":
      return `!(${isAmong})`;
    case "Exists":
      return `(${has})`;
    case "DoesNotExist":
      return `!(${has})`;
  }
}

/** Terms added up, in their order. Many are balanced, because cel-go limits how deep an expression is (parser.MaxRecursionDepth). */
export function celSum(terms: readonly string[]): string {
  if (terms.length <= 40) return terms.join(" +\n");
  const middle = Math.ceil(terms.length / 2);
  return [terms.slice(0, middle), terms.slice(middle)].map((half) => `(${celSum(half)})`).join(" +\n");
}

/** Items that are part of a list where a condition holds; always where there is none. */
export type ConditionalItems = { readonly condition?: string; readonly items: readonly Json[] };

/** A variable that holds a list, and variables for its parts where it is too long for one expression. */
export function celList(name: string, groups: readonly ConditionalItems[]): readonly Variable[] {
  const pieces = groups.flatMap(({ condition, items }) =>
    inChunks(items.map(celItem)).map((chunk) => conditionalList(chunk, condition)),
  );
  return celSumVariables(name, pieces);
}

/** Items of a list have one type, too. */
function celItem(item: Json): string {
  return `dyn(${celValue(item)})`;
}

/** Whether an item is longer than any expression may be. */
export function isItemTooLong(item: Json): boolean {
  return isTooLong(celItem(item));
}

/** Whether cel-go refuses to parse an expression of which this is a part. */
export function isTooLong(expression: string): boolean {
  return expression.length > longestLiteral;
}

/** A variable that holds a sum, and variables for its parts where it is too long for one expression. */
export function celSumVariables(name: string, terms: readonly string[]): readonly Variable[] {
  const chunks = inChunks(terms);
  if (chunks.length <= 1) return [{ name, expression: celSum(terms) }];
  const parts = chunks.map((chunk, index) => ({ name: `${name}_${index + 1}`, expression: celSum(chunk) }));
  return [...parts, { name, expression: celSum(parts.map((part) => `variables.${part.name}`)) }];
}

function conditionalList(items: readonly string[], condition: string | undefined): string {
  const list = `[\n${items.map((item) => `  ${item}`).join(",\n")}\n]`;
  return condition === undefined ? list : `(${condition} ? ${list} : [])`;
}

/** Runs of what fits into one expression together; something that does not fit is alone. */
function inChunks(all: readonly string[]): readonly string[][] {
  const chunks: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const one of all) {
    length += one.length;
    if (length > longestChunk) {
      chunks.push([]);
      length = one.length;
    }
    chunks.at(-1)?.push(one);
  }
  return chunks;
}
