import { complain, type FieldErrors, forbidden, invalid, required } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { checkDnsLabel, checkDnsSubdomain } from "../../kubernetes/names.ts";
import { parseQuantity, writeQuantity } from "../../kubernetes/quantity.ts";
import { entries, isSet, struct, text, texts, value } from "../defaulting/field.ts";
import { validateLabelSelector } from "./label-selector.ts";
import { validateAnnotations, validateLabels } from "./metadata.ts";
import { validateOptionalWord, validateWord } from "./words.ts";

const accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

/** Fields of ObjectMeta that a template may not have, in Go's order; the others are labels and annotations. */
const forbiddenMeta = [
  "name",
  "generateName",
  "namespace",
  "selfLink",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "ownerReferences",
  "finalizers",
  "managedFields",
];

/** validateEphemeralVolumeSource */
export function validateClaimTemplate(source: JsonObject, path: string, errors: FieldErrors): void {
  const template = struct(source, "volumeClaimTemplate");
  const templatePath = `${path}.volumeClaimTemplate`;
  if (template === undefined) {
    errors.push(required(templatePath));
    return;
  }
  validateMeta(value(template, "metadata"), `${templatePath}.metadata`, errors);
  validateClaimSpec(value(template, "spec"), `${templatePath}.spec`, errors);
}

/** ValidateTemplateObjectMeta */
function validateMeta(meta: JsonObject, path: string, errors: FieldErrors): void {
  validateAnnotations(entries(meta, "annotations"), `${path}.annotations`, errors);
  validateLabels(entries(meta, "labels"), `${path}.labels`, errors);
  for (const field of forbiddenMeta) {
    // validateFieldAllowList spells Go's field, with a small first letter.
    const name = field === "uid" ? "uID" : field;
    if (isSet(meta, field)) errors.push(forbidden(`${path}.${name}`, "cannot be set"));
  }
}

/** ValidatePersistentVolumeClaimSpec */
function validateClaimSpec(spec: JsonObject, path: string, errors: FieldErrors): void {
  const modes = texts(spec, "accessModes");
  if (modes.length === 0) {
    errors.push(required(`${path}.accessModes`, "at least 1 access mode is required"));
  }
  validateLabelSelector(struct(spec, "selector"), `${path}.selector`, errors);
  validateAccessModes(modes, `${path}.accessModes`, errors);
  validateStorage(
    entries(value(spec, "resources"), "requests")["storage"],
    `${path}.resources[storage]`,
    errors,
  );
  validateClass(text(spec, "storageClassName"), `${path}.storageClassName`, errors);
  validateOptionalWord(spec, "volumeMode", ["Block", "Filesystem"], path, errors);
  validateDataSources(spec, path, errors);
  validateClass(text(spec, "volumeAttributesClassName"), `${path}.volumeAttributesClassName`, errors);
}

function validateAccessModes(modes: readonly string[], path: string, errors: FieldErrors): void {
  for (const mode of modes) validateWord(mode, accessModes, path, errors);
  const others = modes.some((mode) => mode !== "ReadWriteOncePod" && accessModes.includes(mode));
  if (!modes.includes("ReadWriteOncePod") || !others) return;
  errors.push(forbidden(path, "may not use ReadWriteOncePod with other access modes"));
}

function validateStorage(storage: string | undefined, path: string, errors: FieldErrors): void {
  const quantity = storage === undefined ? undefined : parseQuantity(storage);
  if (quantity === undefined) errors.push(required(path));
  else if (quantity.nano <= 0n) {
    errors.push(invalid(path, writeQuantity(quantity), "must be greater than zero"));
  }
}

function validateClass(name: string, path: string, errors: FieldErrors): void {
  if (name !== "") complain(errors, path, name, checkDnsSubdomain(name));
}

function validateDataSources(spec: JsonObject, path: string, errors: FieldErrors): void {
  const source = struct(spec, "dataSource");
  const ref = struct(spec, "dataSourceRef");
  if (source !== undefined) validateDataSource(source, `${path}.dataSource`, errors);
  if (ref === undefined) return;
  validateDataSource(ref, `${path}.dataSourceRef`, errors);
  const namespace = text(ref, "namespace");
  if (namespace !== "") {
    complain(errors, `${path}.dataSourceRef.namespace`, namespace, checkDnsLabel(namespace));
  }
  if (source === undefined) return;
  const same =
    source["apiGroup"] === ref["apiGroup"] &&
    text(source, "kind") === text(ref, "kind") &&
    text(source, "name") === text(ref, "name");
  const detail =
    namespace !== ""
      ? "may not be specified when dataSourceRef.namespace is specified"
      : "must match dataSourceRef";
  // The value that upstream shows is a field.Path, which has no exported fields.
  if (namespace !== "" || !same) errors.push(invalid(path, { json: {} }, detail));
}

/** validateDataSource and the first part of validateDataSourceRef */
function validateDataSource(source: JsonObject, path: string, errors: FieldErrors): void {
  for (const field of ["name", "kind"]) {
    if (text(source, field) === "") errors.push(required(`${path}.${field}`));
  }
  const group = text(source, "apiGroup");
  if (group !== "") complain(errors, `${path}.apiGroup`, group, checkDnsSubdomain(group));
  else if (text(source, "kind") !== "PersistentVolumeClaim") {
    const detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
    errors.push(invalid(path, text(source, "kind"), detail));
  }
}
