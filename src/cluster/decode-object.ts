import { ClusterError } from "../errors.ts";
import { findDecodeError } from "../kubernetes/decode-error.ts";
import { isObject, type Json, type JsonObject } from "../kubernetes/json.ts";
import { goType } from "../kubernetes/types.ts";
import type { Resource } from "./cluster.ts";
import { podDefaults, pods } from "./resources/known.ts";

/**
 * An object of an answer, if it has the types that the rest of the program relies on: its metadata, its spec, and of Pods,
 * PodDefaults and Pod templates every field. Throws ClusterError in the words of Go's decoder: such a server is none.
 */
export function decodeObject(object: Json, resource: Resource, host: string): JsonObject {
  const problem = isObject(object)
    ? problemOf(object, resource)
    : `${JSON.stringify(object)} is not an object`;
  if (problem === undefined && isObject(object)) return object;
  throw new ClusterError(
    `error: ${host} answered with an invalid ${resource.kind}: ${problem}; is it a Kubernetes API server?`,
    200,
  );
}

function problemOf(object: JsonObject, { kind, group }: Resource): string | undefined {
  const { metadata, spec, status } = object;
  if (!isObject(metadata)) return "it has no metadata";
  if (typeof metadata["name"] !== "string" || metadata["name"] === "") return "it has no metadata.name";
  if ([spec, status].some((part) => part != null && !isObject(part)))
    return "spec or status is not an object";
  if (kind === pods.kind && group === pods.group && isObject(spec) && spec["containers"] == null)
    return "it has no spec.containers";
  if (kind === pods.kind && group === pods.group)
    return findDecodeError(goType("apiServer", "Pod"), { metadata, ...(spec && { spec }) });
  return decodeError("ObjectMeta", metadata) ?? (isObject(spec) ? problemOfSpec(kind, spec) : undefined);
}

function problemOfSpec(kind: string, spec: JsonObject): string | undefined {
  if (kind === podDefaults.kind) return decodeError("PodDefaultSpec", spec);
  const template = spec["template"];
  if (!isObject(template)) return undefined;
  return decodeError("ObjectMeta", template["metadata"]) ?? decodeError("PodSpec", template["spec"]);
}

function decodeError(type: string, value: Json | undefined): string | undefined {
  return value == null ? undefined : findDecodeError(goType("apiServer", type), value);
}
