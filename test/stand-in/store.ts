import type { JsonObject } from "../../src/kubernetes/json.ts";
import { type ServedType, typeOf } from "./served-types.ts";

export type Change = {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly of: ServedType;
  readonly object: JsonObject;
};

/** The objects of the server, by type, namespace and name. */
export type Store = {
  readonly list: (type: ServedType, namespace: string | undefined) => readonly JsonObject[];
  readonly get: (type: ServedType, namespace: string | undefined, name: string) => JsonObject | undefined;
  /** Stores the object with a new resourceVersion, unless it brings one and is new. */
  readonly put: (object: JsonObject) => JsonObject;
  readonly remove: (object: JsonObject) => void;
  readonly version: () => string;
};

export function makeStore(
  types: readonly ServedType[],
  objects: readonly JsonObject[],
  onChange: (change: Change) => void,
): Store {
  const stored = new Map<string, JsonObject>();
  let version = 1000;
  const put = (object: JsonObject): JsonObject => {
    const of = typeOf(object, types);
    const before = stored.get(keyOf(of, object));
    const resourceVersion = `${++version}`;
    const complete = complementMetadata(object, of, before ? { resourceVersion } : {}, { resourceVersion });
    stored.set(keyOf(of, complete), complete);
    onChange({ type: before ? "MODIFIED" : "ADDED", of, object: complete });
    return complete;
  };
  for (const object of objects) put(object);
  return {
    list: (type, namespace) =>
      [...stored]
        .filter(([key]) => key.startsWith(prefix(type, namespace)))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, object]) => object),
    get: (type, namespace, name) => stored.get(prefix(type, type.namespaced ? namespace : undefined) + name),
    put,
    remove: (object) => {
      const of = typeOf(object, types);
      const before = stored.get(keyOf(of, object));
      stored.delete(keyOf(of, object));
      if (before) onChange({ type: "DELETED", of, object: before });
    },
    version: () => `${version}`,
  };
}

function complementMetadata(
  object: JsonObject,
  of: ServedType,
  always: JsonObject,
  unlessGiven: JsonObject,
): JsonObject {
  const given = metadataOf(object);
  return {
    ...object,
    metadata: {
      uid: `00000000-0000-0000-0000-${String(unlessGiven["resourceVersion"]).padStart(12, "0")}`,
      creationTimestamp: "2026-01-02T03:04:05Z",
      ...unlessGiven,
      ...(of.namespaced ? { namespace: "default" } : {}),
      ...given,
      ...always,
    },
  };
}

export function metadataOf(object: JsonObject): JsonObject {
  const { metadata } = object;
  return typeof metadata === "object" && metadata !== null && !Array.isArray(metadata)
    ? (metadata as JsonObject)
    : {};
}

function keyOf(type: ServedType, object: JsonObject): string {
  const { namespace = "default", name } = metadataOf(object);
  return `${prefix(type, type.namespaced ? String(namespace) : undefined)}${name}`;
}

function prefix(type: ServedType, namespace: string | undefined): string {
  const base = `${type.group}/${type.plural}/`;
  if (!type.namespaced) return base;
  return namespace === undefined ? base : `${base}${namespace}/`;
}
