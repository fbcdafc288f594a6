import { isObject, type Json, type JsonObject } from "../../src/kubernetes/json.ts";
import { metadataOf } from "./store.ts";

/** Whether an object meets labelSelector and fieldSelector: `a=b`, `a!=b`, `a`, `!a`, joined by commas. */
export function isSelected(object: JsonObject, query: URLSearchParams): boolean {
  const labels = metadataOf(object)["labels"];
  return (
    holds(query.get("labelSelector"), (key) => (isObject(labels) ? labels[key] : undefined)) &&
    holds(query.get("fieldSelector"), (path) => at(object, path.split(".")))
  );
}

function holds(selector: string | null, find: (key: string) => Json | undefined): boolean {
  return (selector ?? "")
    .split(",")
    .filter(Boolean)
    .every((requirement) => {
      const [, not, key = "", operator, value] = /^(!?)([^!=]+)(==?|!=)?(.*)$/.exec(requirement) ?? [];
      if (operator === undefined) return (find(key) === undefined) === (not === "!");
      return (find(key) === value) === (operator !== "!=");
    });
}

function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  return isObject(value) ? at(value[head], rest) : undefined;
}
