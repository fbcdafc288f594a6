import { marshalJson } from "../kubernetes/go-json.ts";
import { isObject, type Json, type JsonObject } from "../kubernetes/json.ts";
import { formatYaml } from "../kubernetes/yaml.ts";

/** What `get` prints: the object that was asked for by name, or a List of whatever there is. */
export function asGetPrints(objects: readonly JsonObject[], isOne: boolean): JsonObject {
  const [only] = objects;
  if (isOne && only !== undefined) return only;
  return { apiVersion: "v1", items: objects, kind: "List", metadata: { resourceVersion: "" } };
}

/** JSON as kubectl prints it: four spaces, keys by their bytes, and `<`, `>`, `&` escaped as encoding/json does it. */
export function renderGoJson(object: JsonObject): string {
  return `${goJson(object, 4)}\n`;
}

/** YAML as kubectl prints it: keys by their bytes. */
export function renderGoYaml(object: JsonObject): string {
  return formatYaml(sortKeys(object));
}

/** A value as encoding/json writes it: the keys of maps in order. */
export function goJson(value: Json, indent = 0): string {
  return marshalJson(sortKeys(value), indent);
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortKeys(value[key] as Json)]));
}
