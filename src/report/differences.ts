import { isObject, type Json } from "../kubernetes/json.ts";

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
    return keys.flatMap((key) => differences(wanted[key], found[key], path ? `${path}.${key}` : key));
  }
  if (Array.isArray(wanted) && Array.isArray(found) && wanted.length === found.length) {
    return wanted.flatMap((item: Json, index) =>
      differences(item, (found as Json[])[index], `${path}[${index}]`),
    );
  }
  if (JSON.stringify(wanted) === JSON.stringify(found)) return [];
  return [{ path, ...(wanted !== undefined && { wanted }), ...(found !== undefined && { found }) }];
}
