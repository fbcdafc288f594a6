import { isObject, type Json, type JsonObject } from "./json.ts";
import type { GoField, GoType, GoValue } from "./types.ts";

/**
 * JSON as Go holds it once decoded into a struct, still written as JSON, with one way to write each value:
 * unknown fields are gone; a nil pointer, list or map and an omitEmpty zero are absent; what is always written is
 * there (`resources: {}`, `containers: null`); an empty list or map stays, because Go distinguishes it from nil. Quantities keep
 * their spelling, as in Go, and one that was never set is absent, because Go distinguishes it from "0". Values of another JSON type than the field's are kept: they are rejected elsewhere.
 *
 * What needs no change is returned as it came, down to single objects.
 */
export function decode(type: GoType, from: Json): JsonObject {
  const object = isObject(from) ? from : {};
  const { fields, alwaysWritten } = type;
  let changed: Record<string, Json> | undefined;
  for (const key in object) {
    const raw = object[key] as Json;
    const field = fields.get(key);
    const value = field === undefined ? undefined : decodeField(field, raw);
    if (value !== raw) changed ??= upTo(object, key);
    if (changed !== undefined && value !== undefined) changed[key] = value;
  }
  for (const field of alwaysWritten) {
    if (Object.hasOwn(changed ?? object, field.name)) continue;
    changed ??= { ...object };
    changed[field.name] = field.pointer ? null : zero(field.value);
  }
  return changed ?? object;
}

/** The members before `end`, in their order. */
function upTo(object: JsonObject, end: string): Record<string, Json> {
  const start: Record<string, Json> = {};
  for (const key in object) {
    if (key === end) return start;
    start[key] = object[key] as Json;
  }
  return start;
}

/** undefined: the field holds nothing and is not written. */
function decodeField({ value, pointer, omitEmpty }: GoField, raw: Json): Json | undefined {
  if (pointer) {
    if (raw !== null) return decodeValue(value, raw);
    return omitEmpty ? undefined : null;
  }
  if (value.kind === "quantity" && raw === null) return undefined;
  const decoded = decodeValue(value, raw);
  return omitEmpty && isZero(decoded) ? undefined : decoded;
}

function decodeValue(value: GoValue, raw: Json): Json {
  if (raw === null) return zero(value);
  switch (value.kind) {
    case "struct":
      return isObject(raw) ? decode(value.type, raw) : raw;
    case "list":
      return Array.isArray(raw) ? decodeList(value.element, raw) : raw;
    case "map":
      return isObject(raw) ? decodeMap(value.element, raw) : raw;
    case "quantity":
      return String(raw).trim();
    default:
      return raw;
  }
}

function decodeList(element: GoValue, list: readonly Json[]): readonly Json[] {
  let changed: Json[] | undefined;
  for (const [index, raw] of list.entries()) {
    const value = decodeValue(element, raw);
    if (value !== raw) changed ??= list.slice(0, index);
    changed?.push(value);
  }
  return changed ?? list;
}

function decodeMap(element: GoValue, map: JsonObject): JsonObject {
  let changed: Record<string, Json> | undefined;
  for (const key in map) {
    const value = decodeValue(element, map[key] as Json);
    if (value === map[key]) continue;
    changed ??= { ...map };
    changed[key] = value;
  }
  return changed ?? map;
}

/** The value of a plain field that was never set; null is a nil list or map, or the zero time. */
function zero(value: GoValue): Json {
  switch (value.kind) {
    case "struct":
      return decode(value.type, {});
    case "string":
    case "quantity":
      return "";
    case "bool":
      return false;
    case "int32":
    case "int64":
    case "intOrString":
      return 0;
    default:
      return null;
  }
}

function isZero(value: Json): boolean {
  return value === null || value === "" || value === 0 || value === false;
}
