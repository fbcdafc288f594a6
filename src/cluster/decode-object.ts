import { ClusterError } from "../errors.ts";
import { findDecodeError } from "../kubernetes/decode-error.ts";
import { hasNull, isObject, type Json, type JsonObject } from "../kubernetes/json.ts";
import { nameWithControl } from "../kubernetes/object-meta.ts";
import type { GoType, GoValue } from "../kubernetes/types.ts";
import { metadataType, partTypes, storedTypes } from "../model/expected-types.ts";
import { workloadKindOf } from "../model/workload-kinds.ts";
import { valuesOf } from "../model/workload-parts.ts";
import type { Resource } from "./cluster.ts";
import { podDefaults, pods } from "./resources/known.ts";
import { apiVersionOf } from "./resources/paths.ts";

/**
 * An object of an answer, if it has the types that the rest of the program relies on: its metadata, and every field of it that
 * is read. Fields with null are absent, as for Go. Throws ClusterError in the words of Go's decoder: such a server is none.
 * @param isMetadataOnly for an answer that holds nothing else
 */
export function decodeObject(
  object: Json,
  resource: Resource,
  host: string,
  isMetadataOnly = false,
): JsonObject {
  const problem = isObject(object)
    ? problemOf(object, resource, isMetadataOnly)
    : `${JSON.stringify(object)} is not an object`;
  if (problem === undefined && isObject(object)) return withoutNulls(object, resource);
  const name = isObject(object) ? nameOf(object) : "";
  throw new ClusterError(
    `error: ${host} answered with an invalid ${resource.kind}${name}: ${problem}; is it a Kubernetes API server?`,
    200,
  );
}

/** ` team-a/web`, as far as the object has a name. */
function nameOf({ metadata }: JsonObject): string {
  const { namespace, name: own } = isObject(metadata) ? metadata : {};
  const words = [namespace, own].filter((word) => typeof word === "string" && word !== "");
  const name = words.join("/");
  return name === "" ? "" : ` ${/\p{Cc}/u.test(name) ? JSON.stringify(name) : name}`;
}

function problemOf(object: JsonObject, resource: Resource, isMetadataOnly: boolean): string | undefined {
  const { metadata, spec, status } = object;
  if (!isObject(metadata)) return "it has no metadata";
  const unprintable = nameWithControl(object);
  if (unprintable !== undefined) return `control characters in its ${unprintable.join(".")}`;
  if (typeof metadata["name"] !== "string" || metadata["name"] === "") return "it has no metadata.name";
  if ([spec, status].some((part) => part != null && !isObject(part)))
    return "spec or status is not an object";
  const type = isMetadataOnly ? undefined : typeOf(resource);
  const problem = findDecodeError(type ?? metadataType, isPod(resource) ? withoutStatus(object) : object);
  const promises = resource.kind === podDefaults.kind ? metadataType : (type ?? metadataType);
  return problem ?? missingField(promises, object, "") ?? problemOfParts(object, resource);
}

function isPod({ group, kind }: Resource): boolean {
  return group === pods.group && kind === pods.kind;
}

/** The fields that are read of an object that is no workload; undefined where nothing but metadata is. */
function typeOf(resource: Resource): GoType | undefined {
  if (isPod(resource)) return partTypes.Pod;
  return isStoredKind(resource.kind) ? storedTypes[resource.kind] : undefined;
}

function isStoredKind(kind: string): kind is keyof typeof storedTypes {
  return Object.hasOwn(storedTypes, kind);
}

/** What a Pod's status holds is read nowhere but for its phase. */
function withoutStatus({ metadata, spec }: JsonObject): JsonObject {
  return { ...(metadata !== undefined && { metadata }), ...(spec !== undefined && { spec }) };
}

/** The Pod templates of a workload. */
function problemOfParts(object: JsonObject, resource: Resource): string | undefined {
  if (isPod(resource)) return undefined;
  for (const part of workloadKindOf(apiVersionOf(resource), resource.kind)?.parts ?? []) {
    const type = partTypes[part.type];
    for (const [path, value = null] of valuesOf(part, object)) {
      const problem = value === null ? undefined : findDecodeError(type, value as Json);
      if (problem !== undefined) return problem;
      const missing =
        isObject(value) && isSchematic(resource) && missingField(type, value, `${path.join(".")}.`);
      if (missing) return missing;
    }
  }
  return undefined;
}

/** Fields by type that the API server stores no object without, and that are relied on. Custom resources have no such promise. */
const promised: Readonly<Record<string, readonly string[]>> = {
  Pod: ["spec"],
  PodSpec: ["containers"],
  Container: ["name"],
  LabelSelectorRequirement: ["key", "operator"],
  LimitRangeItem: ["type"],
  OwnerReference: ["apiVersion", "kind", "name"],
  ScopedResourceSelectorRequirement: ["scopeName", "operator"],
  ServiceReference: ["namespace", "name"],
  Webhook: ["name"],
};

function missingField(type: GoType, object: JsonObject, path: string): string | undefined {
  const missing = promised[type.name]?.find((name) => object[name] == null);
  if (missing !== undefined) return `it has no ${path}${missing}`;
  for (const [name, known] of nestedIn(type)) {
    const problem = missingInside(known, object[name], `${path}${name}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const nestedByType = new WeakMap<GoType, readonly (readonly [name: string, value: GoValue])[]>();

/** The fields that hold structs or lists. */
function nestedIn(type: GoType): readonly (readonly [name: string, value: GoValue])[] {
  const known = nestedByType.get(type);
  if (known !== undefined) return known;
  const nested = [...type.fields].flatMap(([name, { value }]) =>
    value.kind === "struct" || value.kind === "list" ? [[name, value] as const] : [],
  );
  nestedByType.set(type, nested);
  return nested;
}

function missingInside(known: GoValue, value: Json | undefined, path: string): string | undefined {
  if (known.kind === "struct" && isObject(value)) return missingField(known.type, value, `${path}.`);
  if (known.kind !== "list" || !Array.isArray(value)) return undefined;
  for (const [index, item] of value.entries()) {
    if (item === null) return `${path}[${index}] is null`;
    const problem = missingInside(known.element, item, `${path}[${index}]`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Without null in what is read; custom resources without a schema hold what they hold. */
function withoutNulls(object: JsonObject, resource: Resource): JsonObject {
  if (!hasNull(object)) return object;
  const ofWorkload = isSchematic(resource) ? ["metadata", "spec"] : ["metadata"];
  const read = new Set(typeOf(resource)?.fields.keys() ?? ofWorkload);
  const entries = Object.entries(object).filter(([name, value]) => value !== null || !read.has(name));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, read.has(name) ? dropNulls(value) : value]),
  );
}

function isSchematic({ group, kind }: Resource): boolean {
  return isStoredKind(kind) || ["", "apps", "batch"].includes(group);
}

function dropNulls<Value extends Json>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  const dropped = Array.isArray(value)
    ? value.flatMap((item) => (item === null ? [] : [dropNulls(item)]))
    : Object.fromEntries(
        Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, dropNulls(item)]])),
      );
  return dropped as Value;
}
