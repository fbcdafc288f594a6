import { isObject, type Json, type JsonObject } from "../kubernetes/json.ts";
import type { PatchOperation } from "../model/outcome.ts";

export type Patched =
  | { readonly ok: true; readonly object: JsonObject }
  | { readonly ok: false; readonly message: string };

type Draft = Json[] | Record<string, Json>;

/**
 * Patch.Apply of evanphx/json-patch v4, as the API server uses it on the answer of a webhook, with its errors. Of the
 * paths it allows only those that the webhook sends: no `-`, no index from the end. The object is not changed; the
 * result shares with it whatever the patch leaves alone.
 */
export function applyPatch(object: JsonObject, patch: readonly PatchOperation[]): Patched {
  const root = { ...object };
  const drafts = new Set<Json | Draft>([root]);
  let opened: { path: string; parent: Draft | undefined } | undefined;
  for (const operation of patch) {
    const end = operation.path.lastIndexOf("/");
    const path = operation.path.slice(0, end);
    // Most operations follow one on the same list or object.
    if (opened?.path !== path) opened = { path, parent: openPath(root, path, drafts) };
    const key = unescapePart(operation.path.slice(end + 1));
    const message = applyOperation(opened.parent, key, operation);
    if (message !== undefined) return { ok: false, message };
  }
  return { ok: true, object: root };
}

/** What is wrong with the operation; undefined once it is done. */
function applyOperation(
  parent: Draft | undefined,
  key: string,
  { op, path, value = null }: PatchOperation,
): string | undefined {
  if (parent === undefined) {
    const shown = op === "replace" ? path : `"${path}"`;
    return `${op} operation does not apply: doc is missing path: ${shown}: missing value`;
  }
  return Array.isArray(parent)
    ? changeList(parent, op, path, Number(key), value)
    : changeObject(parent, op, path, key, value);
}

/** findObject: the list or object at the path, copied on the way unless it was before. */
function openPath(root: Draft, path: string, drafts: Set<Json | Draft>): Draft | undefined {
  let parent = root;
  for (const part of path.split("/").slice(1).map(unescapePart)) {
    const child = member(parent, part);
    if (typeof child !== "object" || child === null) return undefined;
    const draft = drafts.has(child) ? (child as Draft) : copy(child);
    drafts.add(draft);
    setMember(parent, part, draft);
    parent = draft;
  }
  return parent;
}

function member(parent: Draft, part: string): Json | undefined {
  return Array.isArray(parent) ? parent[Number(part)] : parent[part];
}

function setMember(parent: Draft, part: string, value: Json): void {
  if (Array.isArray(parent)) parent[Number(part)] = value;
  else parent[part] = value;
}

function copy(value: Json): Draft {
  return isObject(value) ? { ...value } : [...(value as readonly Json[])];
}

/** partialDoc: an object takes any key, and can lose only what it has. */
function changeObject(
  parent: Record<string, Json>,
  op: PatchOperation["op"],
  path: string,
  key: string,
  value: Json,
): string | undefined {
  if (op !== "remove") {
    parent[key] = value;
    return undefined;
  }
  if (!Object.hasOwn(parent, key)) {
    return `error in remove for path: '${path}': Unable to remove nonexistent key: ${key}: missing value`;
  }
  delete parent[key];
  return undefined;
}

/** partialArray */
function changeList(
  parent: Json[],
  op: PatchOperation["op"],
  path: string,
  index: number,
  value: Json,
): string | undefined {
  const last = op === "add" ? parent.length : parent.length - 1;
  if (index > last) {
    return op === "replace"
      ? `replace operation does not apply: doc is missing key: ${path}: missing value`
      : `error in ${op} for path: '${path}': Unable to access invalid index: ${index}: invalid index referenced`;
  }
  if (op === "replace") parent[index] = value;
  else if (op === "add") parent.splice(index, 0, value);
  else parent.splice(index, 1);
  return undefined;
}

function unescapePart(part: string): string {
  return part.includes("~") ? part.replaceAll("~1", "/").replaceAll("~0", "~") : part;
}
