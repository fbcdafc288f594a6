import { isObject, type Json, ownValue } from "../kubernetes/json.ts";

/** One place where two values differ: a leaf, or a part that only one of them has. */
export type Difference = { readonly path: string; readonly wanted?: Json; readonly found?: Json };

/** Lists where two JSON values differ, leaf by leaf, with paths as kubectl writes them: `secret.items[0].key`. */
export function differences(
  wanted: Json | undefined,
  found: Json | undefined,
  path = "",
): readonly Difference[] {
  if (isObject(wanted) && isObject(found)) {
    const keys = [...new Set([...Object.keys(wanted), ...Object.keys(found)])];
    return keys.flatMap((key) =>
      differences(ownValue(wanted, key), ownValue(found, key), path ? `${path}.${key}` : key),
    );
  }
  if (Array.isArray(wanted) && Array.isArray(found) && wanted.length === found.length) {
    return wanted.flatMap((item: Json, index) =>
      differences(item, (found as Json[])[index], `${path}[${index}]`),
    );
  }
  if (JSON.stringify(wanted) === JSON.stringify(found)) return [];
  return [{ path, ...(wanted !== undefined && { wanted }), ...(found !== undefined && { found }) }];
}

/** A value on one line, short enough to read: flow style without needless quotes around keys. */
export function compact(value: Json | undefined): string {
  if (value === undefined) return "not set";
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(compact).join(", ")}]`;
  if (isObject(value)) {
    const members = Object.entries(value).map(([key, inner]) => `${key}: ${compact(inner)}`);
    return `{${members.join(", ")}}`;
  }
  return String(value);
}
