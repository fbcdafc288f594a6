import { append } from "../../append.ts";
import { isSame } from "../../kubernetes/equal.ts";
import { isObject, type Json, type JsonObject } from "../../kubernetes/json.ts";
import type { PatchOperation } from "../../model/outcome.ts";

/** How two lists of different length are compared; the operations that lead from one to the other. */
type DiffLists = (before: readonly Json[], after: readonly Json[], path: string) => PatchOperation[];

/**
 * The JSON Patch that the webhook sends: CreatePatch of mattbaird/jsonpatch at 81af80346b1a. Lists of different length
 * are compared as sets, and elements removed at their old index one after the other: after the first removal the
 * second index is off by one. Go takes the keys of an object in any order; this, in the order of `after`.
 */
export function createWebhookPatch(before: JsonObject, after: JsonObject): PatchOperation[] {
  return diffObjects(before, after, "", diffAsSets);
}

/** A patch that always leads from one to the other. */
export function createPatch(before: JsonObject, after: JsonObject): PatchOperation[] {
  return diffObjects(before, after, "", diffInPlace);
}

/** diff */
function diffObjects(
  before: JsonObject,
  after: JsonObject,
  path: string,
  diffLists: DiffLists,
): PatchOperation[] {
  const patch: PatchOperation[] = [];
  for (const key in after) {
    const value = after[key] as Json;
    const old = before[key];
    if (old === value) continue;
    const at = pointer(path, key);
    if (!Object.hasOwn(before, key)) patch.push({ op: "add", path: at, value });
    else append(patch, diffValues(old as Json, value, at, diffLists));
  }
  for (const key in before) {
    if (!Object.hasOwn(after, key)) patch.push({ op: "remove", path: pointer(path, key) });
  }
  return patch;
}

/** handleValues, and the comparison of types before it */
function diffValues(before: Json, after: Json, path: string, diffLists: DiffLists): PatchOperation[] {
  if (before === after) return [];
  if (isObject(before) && isObject(after)) return diffObjects(before, after, path, diffLists);
  if (!Array.isArray(before) || !Array.isArray(after)) return [{ op: "replace", path, value: after }];
  if (before.length !== after.length) return diffLists(before, after, path);
  return diffElements(before, after, path, diffLists);
}

function diffElements(
  before: readonly Json[],
  after: readonly Json[],
  path: string,
  diffLists: DiffLists,
): PatchOperation[] {
  return before.flatMap((old, index) =>
    diffValues(old, after[index] as Json, pointer(path, index), diffLists),
  );
}

/** compareArray */
function diffAsSets(before: readonly Json[], after: readonly Json[], path: string): PatchOperation[] {
  const patch: PatchOperation[] = [];
  for (const [index, value] of before.entries()) {
    if (!includes(after, value)) patch.push({ op: "remove", path: pointer(path, index) });
  }
  for (const [index, value] of after.entries()) {
    if (!includes(before, value)) patch.push({ op: "add", path: pointer(path, index), value });
  }
  return patch;
}

function diffInPlace(before: readonly Json[], after: readonly Json[], path: string): PatchOperation[] {
  const common = Math.min(before.length, after.length);
  const removed = before.slice(common).map((_, index) => pointer(path, common + index));
  const added = after.slice(common).map((value, index) => ({ value, path: pointer(path, common + index) }));
  return [
    ...diffElements(before.slice(0, common), after, path, diffInPlace),
    // From the end, so that each index is still right.
    ...removed.reverse().map((at) => ({ op: "remove" as const, path: at })),
    ...added.map((one) => ({ op: "add" as const, ...one })),
  ];
}

function includes(list: readonly Json[], value: Json): boolean {
  return list.some((element) => isSame(element, value));
}

/** makePath, escaped as RFC 6901 wants it */
function pointer(path: string, part: string | number): string {
  const escaped =
    typeof part === "number"
      ? part
      : /[~/]/.test(part)
        ? part.replaceAll("~", "~0").replaceAll("/", "~1")
        : part;
  return `${path}/${escaped}`;
}
