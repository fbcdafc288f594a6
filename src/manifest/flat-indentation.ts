import { isObject, type JsonObject } from "../kubernetes/json.ts";
import type { GoType } from "../kubernetes/types.ts";

/**
 * Empty fields, and the fields beside them that belong below them: what is left of lost indentation. A field that is not there
 * at all counts as empty if several belong below it.
 */
export function flatFields(type: GoType, value: JsonObject): ReadonlyMap<string, readonly string[]> {
  const unknown = Object.keys(value).filter((name) => !type.fields.has(name));
  if (unknown.length === 0) return new Map();
  const holders = [...type.fields.values()].flatMap(({ name, value: { kind, ...of } }) => {
    if (kind !== "struct" || !("type" in of)) return [];
    const below = unknown.filter((one) => of.type.fields.has(one));
    const isHolder = isEmpty(value, name) ? below.length > 0 : value[name] === undefined && below.length > 1;
    return isHolder ? [{ name, below }] : [];
  });
  const best = holders.toSorted((a, b) => b.below.length - a.below.length);
  const flat = new Map<string, readonly string[]>();
  for (const { name, below } of best) {
    const told = new Set([...flat.values()].flat());
    const left = below.filter((one) => !told.has(one));
    if (left.length > 0) flat.set(name, left);
  }
  return flat;
}

/** `image and name are beside containers; indent them`, and what ends it. */
export function describeFlat(
  holder: string,
  names: readonly string[],
): { readonly message: string; readonly fix: string } {
  const listed = names.length === 1 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  const [are, them] = names.length === 1 ? ["is", "it"] : ["are", "them"];
  return {
    message: `${listed} ${are} beside ${holder}; indent ${them}`,
    fix: `indent ${listed} below ${holder}`,
  };
}

function isEmpty(object: JsonObject, name: string): boolean {
  const value = object[name];
  return value === null || (isObject(value) && Object.keys(value).length === 0);
}
