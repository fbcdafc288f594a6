import { isObject, type Json, type JsonObject } from "../kubernetes/json.ts";
import { type GoType, type GoValue, goType } from "../kubernetes/types.ts";
import type { PodDefault, PodDefaultSpec } from "../model/pod-default.ts";
import table from "./published-crd.json" with { type: "json" };

/** What a CRD says beyond the Go types, by their names. */
export type PublishedCrd = {
  readonly required: Readonly<Record<string, readonly string[]>>;
  /** Fields of the Go types that the CRD does not have. */
  readonly pruned: Readonly<Record<string, readonly string[]>>;
  /** Lists whose items differ in these keys, by type and field. */
  readonly keys: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
};

/** The CRD that Kubeflow publishes; the JSON file names its source. */
export const publishedCrd: PublishedCrd = table;

const specType = goType("apiServer", "PodDefaultSpec");

/** A PodDefault of a file as the API server would store it: without the fields that the CRD prunes. Defaults come later. */
export function asStored(podDefault: PodDefault): PodDefault {
  const spec = prune(podDefault.spec as unknown as JsonObject, specType) as unknown as PodDefaultSpec;
  return { ...podDefault, spec };
}

function prune(object: JsonObject, type: GoType): JsonObject {
  const pruned = publishedCrd.pruned[type.name] ?? [];
  const entries = Object.entries(object).flatMap(([name, value]): readonly (readonly [string, Json])[] => {
    const field = type.fields.get(name);
    return field === undefined || pruned.includes(name) ? [] : [[name, pruneValue(value, field.value)]];
  });
  return Object.fromEntries(entries);
}

function pruneValue(value: Json, of: GoValue): Json {
  if (of.kind === "struct") return isObject(value) ? prune(value, of.type) : value;
  if (of.kind === "list" && Array.isArray(value)) return value.map((item) => pruneValue(item, of.element));
  return value;
}
