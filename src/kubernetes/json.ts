import { codePointDigits, hiddenCharacters } from "./hidden-characters.ts";

/**
 * A JSON value that nobody changes: what files and the API server give, and what the admission chain passes on. An
 * integer beyond 2^53 is a bigint, because Go keeps all of its digits.
 */
export type Json = string | number | bigint | boolean | null | readonly Json[] | JsonObject;

export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of a key, as a map has it: undefined also for names such as `constructor`, which every object inherits. */
export function ownValue<Value>(map: { readonly [key: string]: Value }, key: string): Value | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** A value with each of its texts changed, wherever they are in it; keys stay as they are unless `changeKey` is given. */
export function mapTexts(
  value: Json,
  change: (text: string) => string,
  changeKey = (key: string) => key,
): Json {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item: Json) => mapTexts(item, change, changeKey));
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, inner]) => [changeKey(key), mapTexts(inner, change, changeKey)]),
  );
}

/** Keys and indexes that lead from a value to one inside it. */
export type Path = readonly (string | number)[];

/** The value at a path; undefined where there is none. */
export function valueAt(root: unknown, path: Path): Json | undefined {
  let value = root as Json | undefined;
  for (const segment of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as { readonly [key: string | number]: Json })[segment];
  }
  return value;
}

declare global {
  interface JSON {
    /** Of ECMAScript 2026: JSON.stringify writes the text as it is. */
    rawJSON(text: string): unknown;
  }
}

// JSON.stringify throws on a bigint unless it knows how to write it.
Object.defineProperty(BigInt.prototype, "toJSON", {
  configurable: true,
  value(this: bigint): unknown {
    return JSON.rawJSON(String(this));
  },
});

type Reviver = (key: string, value: unknown) => unknown;

/** JSON.parse, with the digits of large integers kept. Throws a SyntaxError where the text is not JSON. */
export function parseExactJson(text: string): unknown {
  // A reviver is slow, and few texts have such a number.
  if (!/[:[,]\s*-?\d{16}/.test(text)) return JSON.parse(text);
  const keepDigits = (_key: string, value: unknown, { source }: { readonly source?: string }): unknown =>
    typeof value === "number" && source !== undefined ? toExactInteger(source, value) : value;
  // The cast: the type does not know the third argument of ECMAScript 2026.
  return JSON.parse(text, keepDigits as unknown as Reviver);
}

/** Whether a value is null, or one inside it. */
export function hasNull(value: Json): boolean {
  if (typeof value !== "object") return false;
  if (value === null) return true;
  if (Array.isArray(value)) return value.some(hasNull);
  for (const key in value) {
    if (hasNull((value as JsonObject)[key] as Json)) return true;
  }
  return false;
}

/** A number, or a bigint where the number would lose digits of an integer that Go can hold. */
export function toExactInteger(source: string, value: number): number | bigint {
  if (Number.isSafeInteger(value) || !/^[-+]?\d+$/.test(source)) return value;
  const exact = BigInt(source.replace("+", ""));
  return BigInt.asIntN(64, exact) === exact ? exact : value;
}

/** JSON text, indented by `indent` spaces. Hidden characters that JSON allows in strings are escaped, too: they mean the same to a parser. */
export function formatJson(value: unknown, indent: number): string {
  return JSON.stringify(value, null, indent).replace(hiddenCharacters, (one) =>
    // A character beyond U+FFFF is two units.
    one
      .split("")
      .map((unit) => `\\u${codePointDigits(unit).toLowerCase()}`)
      .join(""),
  );
}

/** A path as Kubernetes writes it: `spec.containers[0].env`, `metadata.labels[app.kubernetes.io/name]`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((before, key) => {
    if (typeof key === "number" || /[^\w-]/.test(key)) return `${before}[${key}]`;
    return before === "" ? key : `${before}.${key}`;
  }, "");
}
