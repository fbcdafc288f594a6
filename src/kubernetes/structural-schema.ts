import { duplicate, type FieldError, invalid, required } from "./field-error.ts";
import { quote } from "./go-text.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import type { GoField, GoType, GoValue } from "./types.ts";

/** Of each quantity in a schema. */
const quantityPattern =
  "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";
const quantity = new RegExp(quantityPattern);

/** Whether a CRD stores the value where its schema has a quantity: a whole number, or a string of the pattern. */
export function isStoredQuantity(value: unknown): boolean {
  if (typeof value === "string") return quantity.test(value);
  return typeof value !== "number" || Number.isInteger(value);
}

const noFields: GoType["fields"] = new Map();

/** The fields that a schema has for a type: of ObjectMeta controller-gen says no more than that it is an object. */
export function fieldsInSchema({ name, fields }: Pick<GoType, "name" | "fields">): GoType["fields"] {
  return name === "ObjectMeta" ? noFields : fields;
}

/**
 * An object as a CRD stores it: fields that its schema does not have are pruned, defaults filled in
 * (k8s.io/apiextensions-apiserver, pkg/apiserver/schema).
 */
export function pruneStruct(type: GoType, object: JsonObject): JsonObject {
  const pruned: Record<string, Json> = {};
  const fields = fieldsInSchema(type);
  for (const name in object) {
    const [field, value] = [fields.get(name), object[name] ?? null];
    // A null goes unless it is an element of a list or a map.
    if (field !== undefined && value !== null) pruned[name] = pruneValue(field.value, value);
  }
  for (const [name, { crd }] of fields) {
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

/** Why a CRD does not store an object that has been pruned. Go visits the fields in no order; here in that of the type. */
export function checkStored(type: GoType, object: JsonObject, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  checkStruct(type, object, path, errors);
  findDuplicates(type, object, path, errors);
  return errors;
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
    case "raw":
      return;
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
    if (!isQuantity || isStoredQuantity(value)) return;
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
