import { type FieldErrors, invalid, required } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { struct, structs, text } from "../defaulting/field.ts";
import { validateFieldRef, validateResourceFieldRef } from "./field-selectors.ts";
import { validateFilePath, validateMode } from "./paths.ts";

const volumeFieldPaths = [
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
];

/** validateSecretVolumeSource */
export function validateSecret(source: JsonObject, path: string, errors: FieldErrors): void {
  validateKeys(source, "secretName", path, errors);
}

/** validateConfigMapVolumeSource */
export function validateConfigMap(source: JsonObject, path: string, errors: FieldErrors): void {
  validateKeys(source, "name", path, errors);
}

function validateKeys(source: JsonObject, name: string, path: string, errors: FieldErrors): void {
  if (text(source, name) === "") errors.push(required(`${path}.${name}`));
  validateMode(source, "defaultMode", path, errors);
  for (const [index, item] of structs(source, "items").entries()) {
    validateKeyToPath(item, `${path}.items[${index}]`, errors);
  }
}

/** validateKeyToPath */
export function validateKeyToPath(item: JsonObject, path: string, errors: FieldErrors): void {
  if (text(item, "key") === "") errors.push(required(`${path}.key`));
  if (text(item, "path") === "") errors.push(required(`${path}.path`));
  validateFilePath(text(item, "path"), `${path}.path`, errors);
  validateMode(item, "mode", path, errors);
}

/** validateDownwardAPIVolumeSource; the files' paths do not say which one is meant. */
export function validateDownwardApi(source: JsonObject, path: string, errors: FieldErrors): void {
  validateMode(source, "defaultMode", path, errors);
  for (const file of structs(source, "items")) validateDownwardApiFile(file, path, errors);
}

/** validateDownwardAPIVolumeFile */
export function validateDownwardApiFile(file: JsonObject, path: string, errors: FieldErrors): void {
  if (text(file, "path") === "") errors.push(required(`${path}.path`));
  validateFilePath(text(file, "path"), `${path}.path`, errors);
  const fieldRef = struct(file, "fieldRef");
  const resourceRef = struct(file, "resourceFieldRef");
  if (fieldRef !== undefined) {
    validateFieldRef(fieldRef, volumeFieldPaths, `${path}.fieldRef`, errors);
    if (resourceRef !== undefined) {
      const detail = "fieldRef and resourceFieldRef can not be specified simultaneously";
      errors.push(invalid(path, "resource", detail));
    }
  } else if (resourceRef !== undefined) {
    validateResourceFieldRef(resourceRef, true, `${path}.resourceFieldRef`, errors);
  } else errors.push(required(path, "one of fieldRef and resourceFieldRef is required"));
  validateMode(file, "mode", path, errors);
}
