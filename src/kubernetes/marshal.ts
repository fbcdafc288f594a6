import type { Json, JsonObject } from "./json.ts";
import { formatQuantity } from "./quantity.ts";
import type { GoField, GoType, GoValue } from "./types.ts";

/**
 * A decoded struct as encoding/json writes it. It differs from what `decode` gives in two ways: omitEmpty lists and maps
 * without elements are left out, and quantities are in their canonical form, "0" if never set. Unchanged parts are returned as they came.
 */
export function marshal(type: GoType, decoded: JsonObject): JsonObject {
  let changed: Record<string, Json> | undefined;
  let seen = 0;
  const { fields, quantities } = type;
  for (const key in decoded) {
    const before = decoded[key] as Json;
    const after = marshalField(fields.get(key), before);
    if (after !== before) changed ??= Object.fromEntries(Object.entries(decoded).slice(0, seen));
    if (changed !== undefined && after !== undefined) changed[key] = after;
    seen += 1;
  }
  for (const { name } of quantities) {
    if (!Object.hasOwn(changed ?? decoded, name)) changed = { ...(changed ?? decoded), [name]: "0" };
  }
  return changed ?? decoded;
}

function marshalField(field: GoField | undefined, value: Json): Json | undefined {
  if (field === undefined) return value;
  return field.omitEmpty && !field.pointer && isEmptyCollection(field.value, value)
    ? undefined
    : marshalValue(field.value, value);
}

function marshalValue(type: GoValue, value: Json): Json {
  switch (type.kind) {
    case "struct":
      return value === null ? value : marshal(type.type, value as JsonObject);
    case "list":
      return value === null ? value : marshalList(type.element, value as readonly Json[]);
    case "map":
      return value === null ? value : marshalMap(type.element, value as JsonObject);
    case "quantity":
      return value === null ? value : formatQuantity(value as string);
    default:
      return value;
  }
}

function marshalList(element: GoValue, list: readonly Json[]): readonly Json[] {
  if (element.kind === "string") return list;
  const marshalled = list.map((value) => marshalValue(element, value));
  return marshalled.some((value, index) => value !== list[index]) ? marshalled : list;
}

function marshalMap(element: GoValue, map: JsonObject): JsonObject {
  if (element.kind === "string") return map;
  const marshalled = Object.entries(map).map(([key, value]) => [key, marshalValue(element, value)] as const);
  return marshalled.some(([key, value]) => value !== map[key]) ? Object.fromEntries(marshalled) : map;
}

function isEmptyCollection({ kind }: GoValue, value: Json): boolean {
  if (kind === "list") return (value as readonly Json[]).length === 0;
  return kind === "map" && Object.keys(value as JsonObject).length === 0;
}
