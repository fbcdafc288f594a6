import type { Json } from "../kubernetes/json.ts";

type TypeRule = {
  /** What a value is, with its article. */
  readonly words: string;
  /** The value that a text stands for; undefined if it stands for none. */
  readonly parse: (text: string) => Json | undefined;
  /** The type of JSON that a value has. */
  readonly json: "string" | "number" | "boolean";
};

const dnsLabel = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const dnsSubdomain = `${dnsLabel}(\\.${dnsLabel})*`;
const qualifiedName = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

/** The types that a parameter may have. Names, labels and quantities are as k8s.io/apimachinery's validation has them. */
const typeRules = {
  string: text("a text", /^/),
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
  // No field of a PodDefault takes a negative one, and the CRD would store it: the Pods would be refused.
  quantity: text(
    "a quantity (such as 2Gi or 500m, and not negative)",
    /^\+?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/,
  ),
  path: text("an absolute path without ':'", /^\/[^:]*$/),
} as const satisfies Record<string, TypeRule>;

export type ParameterType = keyof typeof typeRules;

export const parameterTypes = Object.keys(typeRules) as readonly ParameterType[];

export function isParameterType(word: unknown): word is ParameterType {
  return typeof word === "string" && Object.hasOwn(typeRules, word);
}

type Parsed = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly fault: string };

/**
 * A value as its parameter's type has it. Text is read as the type; other JSON has to be of the type already, so that an
 * unquoted `yes` or 1.10 never turns into a text that nobody wrote.
 */
export function parseValue(type: ParameterType, pattern: string | undefined, given: Json): Parsed {
  const rule: TypeRule = typeRules[type];
  const value = typeof given === "string" ? rule.parse(given) : given;
  if (value === undefined) return { ok: false, fault: `${JSON.stringify(given)} is not ${rule.words}` };
  if (typeof value !== rule.json || (rule.json === "number" && !Number.isSafeInteger(value))) {
    const hint = rule.json === "string" && typeof value !== "object" ? ": put it in quotes" : "";
    return { ok: false, fault: `${JSON.stringify(value)} is not ${rule.words}${hint}` };
  }
  if (pattern !== undefined && !compilePattern(pattern).test(String(value))) {
    return { ok: false, fault: `${JSON.stringify(value)} does not match ${pattern}` };
  }
  return { ok: true, value };
}

/** The regular expression for a pattern, which has to match all of a value. Throws a SyntaxError where there is none. */
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
