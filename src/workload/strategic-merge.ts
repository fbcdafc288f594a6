import { isObject, type Json, type JsonObject, ownValue } from "../kubernetes/json.ts";

/** Lists of core/v1, Argo and JobSet that are merged by a key. All others are replaced. */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: "name",
  initContainers: "name",
  sidecars: "name",
  volumes: "name",
  env: "name",
  imagePullSecrets: "name",
  schedulingGates: "name",
  resourceClaims: "name",
  volumeMounts: "mountPath",
  volumeDevices: "devicePath",
  ports: "containerPort",
  hostAliases: "ip",
  topologySpreadConstraints: "topologyKey",
  templates: "name",
  parameters: "name",
  artifacts: "name",
  tasks: "name",
  replicatedJobs: "name",
};

/** In a patch, this key says what to do with the item. */
const directive = "$patch";

/** strategicpatch.StrategicMergePatch: maps key by key, null deletes, keyed lists item by item. */
export function strategicMerge(original: JsonObject, patch: JsonObject): JsonObject {
  const { [directive]: how, ...fields } = patch;
  if (how === "replace") return fields;
  const merged: Record<string, Json> = { ...original };
  for (const [field, value] of Object.entries(fields)) {
    if (value === null) delete merged[field];
    else merged[field] = mergeField(field, ownValue(original, field), value);
  }
  return merged;
}

function mergeField(field: string, original: Json | undefined, patch: Json): Json {
  if (isObject(patch)) return strategicMerge(isObject(original) ? original : {}, patch);
  const key = ownValue(mergeKeys, field);
  if (key === undefined || !Array.isArray(original) || !Array.isArray(patch)) return patch;
  return mergeLists(original.filter(isObject), patch.filter(isObject), key);
}

/** normalizeElementOrder: the order of the patch; items of the original alone keep their place before their successors. */
function mergeLists(
  original: readonly JsonObject[],
  patch: readonly JsonObject[],
  key: string,
): readonly JsonObject[] {
  const indexOf = (item: JsonObject) => original.findIndex((one) => one[key] === item[key]);
  const isGone = (item: JsonObject) =>
    patch.some((one) => one[key] === item[key] && one[directive] === "delete");
  const patched = patch
    .filter((item) => item[directive] !== "delete")
    .map((item) => strategicMerge(original[indexOf(item)] ?? {}, item));
  const rest = original.filter((item) => !isGone(item) && !patched.some((one) => one[key] === item[key]));
  const merged: JsonObject[] = [];
  for (const item of patched) {
    const place = indexOf(item);
    while (rest[0] !== undefined && place !== -1 && indexOf(rest[0]) < place) {
      merged.push(...rest.splice(0, 1));
    }
    merged.push(item);
  }
  return [...merged, ...rest];
}
