import { isObject, type Json, type JsonObject } from "./json.ts";
import type { CrdRules, GoField, GoType, GoValue } from "./types.ts";

/**
 * A structural schema (openAPIV3Schema of a CRD) as a type; its structs are named as those of the Go type that it was made from.
 * Enums, lengths and formats are not read.
 * @param go the Go type, as far as it is known
 */
export function readSchema(schema: JsonObject, go: GoValue | undefined): GoValue {
  if (schema["x-kubernetes-preserve-unknown-fields"] === true) return { kind: "raw" };
  if (schema["x-kubernetes-int-or-string"] === true)
    return { kind: schema["pattern"] === undefined ? "intOrString" : "quantity" };
  switch (schema["type"]) {
    case "object":
      return readObject(schema, go);
    case "array":
      return { kind: "list", element: readElement(schema["items"], go) };
    case "string":
      return { kind: "string" };
    case "boolean":
      return { kind: "bool" };
    case "integer":
      return { kind: schema["format"] === "int64" ? "int64" : "int32" };
    default:
      return { kind: "raw" };
  }
}

function readObject(schema: JsonObject, go: GoValue | undefined): GoValue {
  const { properties, additionalProperties, required } = schema;
  if (!isObject(properties) && isObject(additionalProperties))
    return { kind: "map", element: readElement(additionalProperties, go) };
  const goStruct = go?.kind === "struct" ? go.type : undefined;
  const isRequired = (name: string) => Array.isArray(required) && required.includes(name);
  const fields = Object.entries(isObject(properties) ? properties : {}).map(([name, property]) => {
    const of = isObject(property) ? property : {};
    return [name, readField(name, of, isRequired(name), goStruct?.fields.get(name)?.value)] as const;
  });
  return { kind: "struct", type: structOf(goStruct, new Map(fields)) };
}

function structOf(go: GoType | undefined, fields: GoType["fields"]): GoType {
  // What a schema says of metadata holds, other than what controller-gen leaves out of it.
  const name = go === undefined || go.name === "ObjectMeta" ? "" : go.name;
  return { name, minor: go?.minor ?? 0, fields, alwaysWritten: [], quantities: [] };
}

function readField(name: string, schema: JsonObject, isRequired: boolean, go: GoValue | undefined): GoField {
  const { default: byDefault, "x-kubernetes-list-map-keys": keys } = schema;
  const crd: CrdRules = {
    required: isRequired,
    ...(byDefault !== undefined && { default: byDefault }),
    ...(Array.isArray(keys) && { keys: keys.map(String) }),
  };
  return { name, value: readSchema(schema, go), pointer: false, omitEmpty: true, crd };
}

function readElement(schema: Json | undefined, go: GoValue | undefined): GoValue {
  const element = go?.kind === "list" || go?.kind === "map" ? go.element : undefined;
  return isObject(schema) ? readSchema(schema, element) : { kind: "raw" };
}
