import { aggregate, duplicate, type FieldError, invalid, required } from "../../kubernetes/field-error.ts";
import { quote } from "../../kubernetes/go-text.ts";
import { isObject, type Json, type JsonObject } from "../../kubernetes/json.ts";
import { type GoField, type GoType, type GoValue, goType } from "../../kubernetes/types.ts";

/** What the API server stores of a PodDefault, or its answer if it rejects it. */
export type StoredSpec =
  | { readonly ok: true; readonly spec: JsonObject }
  | { readonly ok: false; readonly message: string };

/** The k8s.io/api that the schema of the published CRD was made from (controller-gen, kubeflow/dashboard crd.yaml). */
const crdApi = 28;

/** Of each quantity in the schema. */
const quantityPattern =
  "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";
const quantity = new RegExp(quantityPattern);

/**
 * What the published CRD makes of a PodDefault's spec that was never stored: fields that it does not know are pruned,
 * defaults filled in, and what its schema does not allow is rejected (k8s.io/apiextensions-apiserver). Go visits the fields
 * of an object in no order; here in the order of the types.
 */
export function storeSpec(name: string, spec: JsonObject): StoredSpec {
  const type = goType(crdApi, "PodDefaultSpec");
  const pruned = pruneStruct(type, spec);
  const errors: FieldError[] = [];
  checkStruct(type, pruned, "spec", errors);
  findDuplicates(type, pruned, "spec", errors);
  if (errors.length === 0) return { ok: true, spec: pruned };
  const list = aggregate(errors.map(({ field, body }) => `${field}: ${body}`));
  return { ok: false, message: `PodDefault.kubeflow.org ${quote(name)} is invalid: ${list}` };
}

/** Structural pruning and defaulting. A null goes unless it is an element of a list or a map. */
function pruneStruct(type: GoType, object: JsonObject): JsonObject {
  // The schema says no more than that it is an object.
  if (type.name === "ObjectMeta") return {};
  const pruned: Record<string, Json> = {};
  for (const name in object) {
    const [field, value] = [type.fields.get(name), object[name] ?? null];
    if (field !== undefined && value !== null) pruned[name] = pruneValue(field.value, value);
  }
  for (const [name, { crd }] of type.fields) {
    if (crd?.default !== undefined) pruned[name] ??= crd.default;
  }
  return pruned;
}

function pruneValue(type: GoValue, value: Json): Json {
  switch (type.kind) {
    case "struct":
      return isObject(value) ? pruneStruct(type.type, value) : value;
    case "list":
      return Array.isArray(value) ? value.map((element: Json) => pruneValue(type.element, element)) : value;
    default:
      return value;
  }
}

function checkStruct(type: GoType, object: JsonObject, path: string, errors: FieldError[]): void {
  for (const [name, field] of type.fields) {
    const value = object[name];
    if (value !== undefined) checkValue(field.value, value, `${path}.${name}`, errors);
    else if (field.crd?.required) errors.push(required(`${path}.${name}`));
  }
}

function checkValue(type: GoValue, value: Json, path: string, errors: FieldError[]): void {
  switch (type.kind) {
    case "struct":
      if (isObject(value)) checkStruct(type.type, value, path, errors);
      else errors.push(wrongType(path, "object", value));
      return;
    case "list":
      if (!Array.isArray(value)) errors.push(wrongType(path, "array", value));
      else checkElements(type.element, value, path, errors);
      return;
    case "map":
      if (!isObject(value)) errors.push(wrongType(path, "object", value));
      else for (const key in value) checkValue(type.element, value[key] as Json, `${path}.${key}`, errors);
      return;
    case "quantity":
    case "intOrString":
      checkIntOrString(type.kind === "quantity", value, path, errors);
      return;
    default:
      if (schemaType(value) !== scalarType(type.kind))
        errors.push(wrongType(path, scalarType(type.kind), value));
  }
}

function checkElements(type: GoValue, list: readonly Json[], path: string, errors: FieldError[]): void {
  for (const [index, element] of list.entries()) checkValue(type, element, `${path}[${index}]`, errors);
}

/** x-kubernetes-int-or-string, and the pattern of quantities. */
function checkIntOrString(isQuantity: boolean, value: Json, path: string, errors: FieldError[]): void {
  const found = schemaType(value);
  if (found === "string") {
    if (!isQuantity || quantity.test(String(value))) return;
    errors.push(invalid(path, String(value), `${path} in body should match '${quantityPattern}'`));
  } else if (found !== "integer") {
    errors.push(wrongType(path, "integer,string", value));
    errors.push(invalid("<nil>", "", `"${path}" must validate at least one schema (anyOf)`));
    errors.push(wrongType(path, "integer", value));
    if (found !== "number") return;
    errors.push(invalid("<nil>", "", `Checked value must be of type integer (default format) in ${path}`));
  }
}

function wrongType(path: string, wanted: string, value: Json): FieldError {
  const found = schemaType(value);
  return invalid(path, found, `${path} in body must be of type ${wanted}: ${quote(found)}`);
}

function scalarType(kind: GoValue["kind"]): string {
  if (kind === "bool") return "boolean";
  return kind === "int32" || kind === "int64" ? "integer" : "string";
}

function schemaType(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "bigint" || Number.isInteger(value)) return "integer";
  return typeof value;
}

/** ValidateListSetsAndMaps: elements of a list that have the same keys. */
function findDuplicates(type: GoType, object: JsonObject, path: string, errors: FieldError[]): void {
  for (const [name, field] of type.fields) {
    const value = object[name];
    const at = `${path}.${name}`;
    if (field.value.kind === "struct") {
      if (isObject(value)) findDuplicates(field.value.type, value, at, errors);
    } else if (Array.isArray(value)) findDuplicatesIn(field, value, at, errors);
  }
}

function findDuplicatesIn(field: GoField, list: readonly Json[], path: string, errors: FieldError[]): void {
  if (field.value.kind !== "list" || field.value.element.kind !== "struct") return;
  const { type } = field.value.element;
  const keys = field.crd?.keys ?? [];
  const times = new Map<string, number>();
  for (const [index, element] of list.entries()) {
    if (!isObject(element) || keys.length === 0) continue;
    const identity = Object.fromEntries(keys.flatMap((key) => (key in element ? [[key, element[key]]] : [])));
    const seen = times.get(JSON.stringify(identity)) ?? 0;
    times.set(JSON.stringify(identity), seen + 1);
    // The third of a kind is not named.
    if (seen === 1) errors.push(duplicate(`${path}[${index}]`, { json: identity as JsonObject }));
  }
  for (const [index, element] of list.entries()) {
    if (isObject(element)) findDuplicates(type, element, `${path}[${index}]`, errors);
  }
}
