import type { GuardedCode } from "./codes.ts";

/** One thing that a guard finds in a PodDefault. Several rules can have one code. */
export type GuardRule = {
  readonly code: GuardedCode;
  /** The variable that holds what was found. No other variable has the name: an API server that evaluates two of one name crashes. */
  readonly name: string;
  /** CEL: a text that names what is wrong, "" if nothing is. */
  readonly found: string;
  /** What is wrong; what was found follows it. */
  readonly words: string;
};

/** RESULT_INVALID: content that no Pod can hold, by the validation of Pods. */
export function invalidResult(name: string, words: string, found: string): GuardRule {
  return {
    code: "RESULT_INVALID",
    name,
    found,
    words: `the API server rejects every Pod that matches. ${words}`,
  };
}

/** Items of a list, and when one of them is wrong; `bad` and `shown` are CEL about `item`. */
export type Items = {
  readonly list: string;
  readonly item: string;
  readonly bad: string;
  readonly shown: string;
};

/** CEL: the names of the items that are wrong, with commas. */
export function namesOf({ list, item, bad, shown }: Items): string {
  return `${list}\n  .filter(${item}, ${bad})\n  .map(${item}, ${shown}).join(', ')`;
}

/** The same for a list that spec and each container of the PodDefault have: env, envFrom, mounts. */
export function namesInParts({ list, item, bad, shown }: Items): string {
  const names = namesOf({ list: `p.${list}`, item, bad, shown: `p.of + ' ' + ${shown}` });
  return `variables.parts.map(p, ${names})\n.filter(found, found != '').join(', ')`;
}

/** Between conditions of CEL, each on a line of its own. */
export const or = "\n    || ";

/** CEL: a text of an object that may be absent, then "". */
export function textOf(path: string): string {
  return `${path.replace(/\.(\w+)$/, ".?$1")}.orValue('')`;
}

/** CEL: whether a text matches a regular expression of Go. */
export function matches(text: string, pattern: RegExp): string {
  return `${text}.matches(${quoteCel(pattern.flags.includes("i") ? `(?i)${pattern.source}` : pattern.source)})`;
}

/** A text as a literal of CEL; a raw one, because patterns are full of backslashes. */
function quoteCel(text: string): string {
  const mark = text.includes("'") ? '"' : "'";
  return `${text.includes("\\") ? "r" : ""}${mark}${text}${mark}`;
}

/** CEL: a name in quotes, because it may be empty. */
export function quoted(text: string): string {
  return `strings.quote(${text})`;
}

/** CEL: whether more or fewer than one of the fields is set. */
export function notOneOf(object: string, fields: readonly string[]): string {
  return `[${fields.map((field) => `has(${object}.${field})`).join(", ")}].filter(given, given).size() != 1`;
}

/** CEL: a list of texts. */
export function listOfTexts(texts: readonly string[]): string {
  return `[${texts.map(quoteCel).join(", ")}]`;
}
