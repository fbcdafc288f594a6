import { isObject, type Json, type JsonObject } from "../kubernetes/json.ts";

/** Lists that core/v1, and Argo's templates, merge by a key; any other list is replaced. */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: "name",
  initContainers: "name",
  sidecars: "name",
  volumes: "name",
  env: "name",
  imagePullSecrets: "name",
  schedulingGates: "name",
  volumeMounts: "mountPath",
  ports: "containerPort",
};

/** strategicpatch.StrategicMergePatch of a Pod's parts: maps key by key, null deletes, keyed lists item by item. */
export function strategicMerge(original: JsonObject, patch: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...original };
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete merged[field];
    else merged[field] = mergeField(field, original[field], value);
  }
  return merged;
}

function mergeField(field: string, original: Json | undefined, patch: Json): Json {
  if (isObject(original) && isObject(patch)) return strategicMerge(original, patch);
  const key = mergeKeys[field];
  if (key === undefined || !Array.isArray(original) || !Array.isArray(patch)) return patch;
  return patch
    .filter(isObject)
    .reduce<readonly Json[]>((items, item) => mergeItem(items, item, key), original);
}

function mergeItem(items: readonly Json[], item: JsonObject, key: string): readonly Json[] {
  const at = items.findIndex((one) => isObject(one) && one[key] === item[key]);
  const own = items[at];
  return isObject(own) ? items.with(at, strategicMerge(own, item)) : [...items, item];
}
