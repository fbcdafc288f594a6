import type { Json, JsonObject } from "../../kubernetes/json.ts";

/*
 * Fields of a decoded object as Go sees them: what is absent has its type's zero value. Decoding has already given every
 * field the kind that the Go type prescribes, which is why the casts here are safe.
 */

/** A string; "" if absent. */
export function text(object: JsonObject, field: string): string {
  return (object[field] as string | undefined) ?? "";
}

/** A number; 0 if absent. */
export function number(object: JsonObject, field: string): number {
  return (object[field] as number | undefined) ?? 0;
}

/** A bool; false if absent. */
export function flag(object: JsonObject, field: string): boolean {
  return object[field] === true;
}

/** A struct behind a pointer; undefined for nil. */
export function struct(object: JsonObject, field: string): JsonObject | undefined {
  return (object[field] as JsonObject | null | undefined) ?? undefined;
}

const noStructs: readonly JsonObject[] = [];
const noTexts: readonly string[] = [];
const noEntries: JsonObject = {};

/** A slice of structs; empty if absent. */
export function structs(object: JsonObject, field: string): readonly JsonObject[] {
  return (object[field] as readonly JsonObject[] | undefined) ?? noStructs;
}

/** A slice of strings; empty if absent. */
export function texts(object: JsonObject, field: string): readonly string[] {
  return (object[field] as readonly string[] | undefined) ?? noTexts;
}

/** A map to strings or quantities; empty if absent. */
export function entries(object: JsonObject, field: string): Readonly<Record<string, string>> {
  return (object[field] ?? noEntries) as Readonly<Record<string, string>>;
}

/** A struct held by value; all zero values if absent. */
export function value(object: JsonObject, field: string): JsonObject {
  return (object[field] as JsonObject | undefined) ?? noEntries;
}

/** The same object with one field set, or itself where it has that value already. */
export function withField(object: JsonObject, field: string, wanted: Json): JsonObject {
  return object[field] === wanted ? object : { ...object, [field]: wanted };
}

/** The same object without one field, or itself where it has none. */
export function withoutField(object: JsonObject, field: string): JsonObject {
  if (object[field] === undefined) return object;
  const { [field]: _dropped, ...rest } = object;
  return rest;
}

/** The same list with each element changed, or itself where none is. */
export function mapSharing<T>(list: readonly T[], change: (element: T, index: number) => T): readonly T[] {
  let changed: T[] | undefined;
  for (const [index, element] of list.entries()) {
    const after = change(element, index);
    if (after !== element) changed ??= list.slice();
    if (changed !== undefined) changed[index] = after;
  }
  return changed ?? list;
}

/** The same object with each element of a slice of structs changed, or itself where none is. */
export function changeList<T extends JsonObject>(
  object: T,
  field: string,
  change: (element: JsonObject) => JsonObject,
): T {
  const list = structs(object, field);
  const changed = mapSharing(list, change);
  // The cast: its elements are of the same type as before.
  return changed === list ? object : (withField(object, field, changed) as T);
}

/** Whether a pointer is not nil. */
export function isSet(object: JsonObject, field: string): boolean {
  return object[field] !== undefined && object[field] !== null;
}
