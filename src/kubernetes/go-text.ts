import { isObject, type Json, type JsonObject } from "./json.ts";
import { type GoType, type GoValue, goType } from "./types.ts";

const named: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

/** A string as Go's %q prints it. */
export function quote(text: string): string {
  const escaped = text.replace(
    /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu,
    (char) => named[char] ?? escapeRune(char),
  );
  return `"${escaped}"`;
}

function escapeRune(char: string): string {
  const rune = char.codePointAt(0) ?? 0;
  if (rune < 0x80) return `\\x${rune.toString(16).padStart(2, "0")}`;
  return rune < 0x10000
    ? `\\u${rune.toString(16).padStart(4, "0")}`
    : `\\U${rune.toString(16).padStart(8, "0")}`;
}

/** A struct with its fields in the order of the Go type, and maps with sorted keys: the order in which Go prints them. */
export function inGoOrder(typeName: string, object: JsonObject): JsonObject {
  return orderStruct(goType("apiServer", typeName), object);
}

function orderStruct({ fields }: GoType, object: JsonObject): JsonObject {
  const ordered: Record<string, Json> = {};
  for (const [name, { value }] of fields) {
    const field = object[name];
    if (field !== undefined) ordered[name] = orderValue(value, field);
  }
  return ordered;
}

function orderValue(type: GoValue, value: Json): Json {
  if (type.kind === "struct") return isObject(value) ? orderStruct(type.type, value) : value;
  if (type.kind === "list") {
    return Array.isArray(value) ? value.map((element: Json) => orderValue(type.element, element)) : value;
  }
  if (type.kind !== "map" || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
