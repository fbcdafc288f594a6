import { isObject, type Json, type JsonObject } from "./json.ts";
import { identifyQuantity } from "./quantity.ts";
import type { GoType, GoValue } from "./types.ts";

/**
 * reflect.DeepEqual on two decoded structs of one type. `decode` leaves one way to write each value, so this is equality
 * of JSON, but for quantities: Go compares how they are held, and `1000m` is not held as `1` is.
 */
export function equal(type: GoType, a: JsonObject, b: JsonObject): boolean {
  if (a === b) return true;
  let members = 0;
  const { fields } = type;
  for (const key in a) {
    if (!Object.hasOwn(b, key)) return false;
    members += 1;
    const field = fields.get(key);
    if (!equalValue(field?.value, a[key] as Json, b[key] as Json)) return false;
  }
  return members === Object.keys(b).length;
}

function equalValue(type: GoValue | undefined, a: Json, b: Json): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== typeof b) return false;
  switch (type?.kind) {
    case "struct":
      return equal(type.type, a as JsonObject, b as JsonObject);
    case "list":
      return equalLists(type.element, a as readonly Json[], b as readonly Json[]);
    case "map":
      return equalMaps(type.element, a as JsonObject, b as JsonObject);
    case "quantity":
      return identifyQuantity(a as string) === identifyQuantity(b as string);
    default:
      return false;
  }
}

function equalLists(element: GoValue, a: readonly Json[], b: readonly Json[]): boolean {
  return a.length === b.length && a.every((value, index) => equalValue(element, value, b[index] as Json));
}

function equalMaps(element: GoValue, a: JsonObject, b: JsonObject): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equalValue(element, a[key] as Json, b[key] as Json));
}

/** reflect.DeepEqual on decoded JSON, where objects have no order. */
export function isSame(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, index) => isSame(value, b[index] as Json));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key] as Json, b[key] as Json))
  );
}
