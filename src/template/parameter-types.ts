import { withinTime } from "../interruptible.ts";
import type { Json } from "../kubernetes/json.ts";

export type ParameterType =
  | "string"
  | "int"
  | "bool"
  | "name"
  | "label"
  | "label-value"
  | "quantity"
  | "path";

type TypeRule = {
  /** The type in words, with its article. */
  readonly words: string;
  /** The value of a text; undefined for an invalid text. */
  readonly parse: (text: string) => Json | undefined;
  /** The JSON type of a value. */
  readonly json: "string" | "number" | "boolean";
};

const dnsLabel = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const dnsSubdomain = `${dnsLabel}(\\.${dnsLabel})*`;
const qualifiedName = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

/** The types of parameters. Names, labels and quantities follow the validation of k8s.io/apimachinery. */
const typeRules = {
  string: text("a string", /^/),
  int: { words: "a whole number", json: "number", parse: parseInteger },
  bool: { words: "true or false", json: "boolean", parse: parseBoolean },
  name: text(
    "an object name (lower-case letters, digits, '-' and '.')",
    new RegExp(`^(?=.{1,253}$)${dnsSubdomain}$`),
  ),
  label: text(
    "a label key (such as team or example.com/team)",
    new RegExp(`^(?:(?=[^/]{1,253}/)${dnsSubdomain}/)?${qualifiedName}$`),
  ),
  "label-value": text(
    "a label value (at most 63 letters, digits, '-', '_' and '.')",
    new RegExp(`^(?:${qualifiedName})?$`),
  ),
  // The CRD stores a negative quantity, but no field of a PodDefault takes one: the API server would reject the Pods.
  quantity: text(
    "a quantity (such as 2Gi or 500m, and not negative)",
    /^\+?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/,
  ),
  path: text("an absolute path without ':'", /^\/[^:]*$/),
} as const satisfies Readonly<Record<ParameterType, TypeRule>>;

export const parameterTypes = Object.keys(typeRules) as readonly ParameterType[];

export function isParameterType(word: unknown): word is ParameterType {
  return typeof word === "string" && Object.hasOwn(typeRules, word);
}

type Parsed = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly fault: string };

/**
 * A value of the parameter's type. Text is parsed; other JSON must have the type already, so that an unquoted `yes` or 1.10
 * never becomes a string that nobody wrote.
 */
export function parseValue(type: ParameterType, pattern: string | undefined, given: Json): Parsed {
  const rule: TypeRule = typeRules[type];
  const value = typeof given === "string" ? rule.parse(given) : given;
  if (value === undefined) return { ok: false, fault: `${JSON.stringify(given)} is not ${rule.words}` };
  if (typeof value !== rule.json || (rule.json === "number" && !Number.isSafeInteger(value))) {
    const hint = rule.json === "string" && typeof value !== "object" ? "; put it in quotes" : "";
    return { ok: false, fault: `${JSON.stringify(value)} is not ${rule.words}${hint}` };
  }
  const fault = pattern === undefined ? undefined : faultOfPattern(pattern, String(value));
  return fault === undefined
    ? { ok: true, value }
    : { ok: false, fault: `${JSON.stringify(value)} ${fault}` };
}

/** Milliseconds that a value may take; nested repetitions, such as (a+)+, would take years for some values. */
const patience = 500;

function faultOfPattern(pattern: string, value: string): string | undefined {
  const expression = compilePattern(pattern);
  const test = () => expression.test(value);
  switch (isHarmless(pattern, value) ? test() : withinTime(patience, test)) {
    case true:
      return undefined;
    case false:
      return `does not match ${pattern}`;
    default:
      return `takes too long to compare with ${pattern}; write the pattern without repetitions inside repetitions`;
  }
}

/** Few repetitions, none of them of a group, and a short value: at most a million steps. */
function isHarmless(pattern: string, value: string): boolean {
  return value.length < 1000 && !/\)[*+{]/.test(pattern) && pattern.split(/[*+}]/).length <= 3;
}

/** The regular expression of a pattern, for the whole value. Throws a SyntaxError. */
export function compilePattern(source: string): RegExp {
  return new RegExp(`^(?:${source})$`, "us");
}

function text(words: string, form: RegExp): TypeRule {
  return { words, json: "string", parse: (value) => (form.test(value) ? value : undefined) };
}

function parseInteger(value: string): number | undefined {
  return /^[+-]?\d+$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
}

function parseBoolean(value: string): boolean | undefined {
  return value === "true" ? true : value === "false" ? false : undefined;
}
