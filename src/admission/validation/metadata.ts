import {
  complain,
  type FieldErrors,
  invalid,
  notSupported,
  required,
  tooLong,
} from "../../kubernetes/field-error.ts";
import { inGoOrder } from "../../kubernetes/go-text.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import {
  checkDnsLabel,
  checkDnsSubdomain,
  checkLabelValue,
  checkNamePrefix,
  checkQualifiedName,
  utf8Length,
} from "../../kubernetes/names.ts";
import { entries, flag, structs, text, texts } from "../defaulting/field.ts";
import { validateRequired } from "./words.ts";

const maxAnnotationBytes = 256 * 1024;
const standardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];

/** ValidateObjectMeta of core and of apimachinery, for a name that must be a DNS subdomain. */
export function validateObjectMeta(meta: JsonObject, name: string, errors: FieldErrors): void {
  const generateName = text(meta, "generateName");
  if (generateName !== "") {
    complain(errors, "metadata.generateName", generateName, checkNamePrefix(generateName));
  }
  if (name === "") errors.push(required("metadata.name", "name or generateName is required"));
  else complain(errors, "metadata.name", name, checkDnsSubdomain(name));
  validateRequired(text(meta, "namespace"), checkDnsLabel, "metadata.namespace", errors);
  validateLabels(entries(meta, "labels"), "metadata.labels", errors);
  validateAnnotations(entries(meta, "annotations"), "metadata.annotations", errors);
  validateOwnerReferences(structs(meta, "ownerReferences"), errors);
  validateFinalizers(texts(meta, "finalizers"), errors);
  validateManagedFields(structs(meta, "managedFields"), errors);
}

/** ValidateLabels; Go visits maps in any order, here it is that of the keys. */
export function validateLabels(
  labels: Readonly<Record<string, string>>,
  path: string,
  errors: FieldErrors,
): void {
  for (const key in labels) {
    complain(errors, path, key, checkQualifiedName(key));
    const value = labels[key] ?? "";
    complain(errors, path, value, checkLabelValue(value));
  }
}

/** ValidateAnnotations: the case of a key does not matter. */
export function validateAnnotations(
  annotations: Readonly<Record<string, string>>,
  path: string,
  errors: FieldErrors,
): void {
  let bytes = 0;
  for (const key in annotations) {
    complain(errors, path, key, checkQualifiedName(key.toLowerCase()));
    bytes += utf8Length(key) + utf8Length(annotations[key] ?? "");
  }
  if (bytes > maxAnnotationBytes) errors.push(tooLong(path, maxAnnotationBytes));
}

/** ValidateOwnerReferences */
function validateOwnerReferences(references: readonly JsonObject[], errors: FieldErrors): void {
  let controller = "";
  for (const [index, reference] of references.entries()) {
    validateOwnerReference(reference, `metadata.ownerReferences[${index}]`, errors);
    if (!flag(reference, "controller")) continue;
    const name = `${text(reference, "kind")}/${text(reference, "name")}`;
    if (controller === "") controller = name;
    else {
      const detail = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`;
      errors.push(
        invalid(
          "metadata.ownerReferences",
          { json: references.map((owner) => inGoOrder("OwnerReference", owner)) },
          detail,
        ),
      );
    }
  }
}

function validateOwnerReference(reference: JsonObject, path: string, errors: FieldErrors): void {
  const apiVersion = text(reference, "apiVersion");
  const parts = apiVersion === "/" ? [""] : apiVersion.split("/");
  if (apiVersion === "") errors.push(required(`${path}.apiVersion`, "must not be empty"));
  else if (parts.length > 2 || parts.at(-1) === "") {
    errors.push(invalid(`${path}.apiVersion`, apiVersion, "must be <group>/<version> or <version>"));
  }
  for (const field of ["kind", "name", "uid"]) {
    if (text(reference, field) === "") errors.push(required(`${path}.${field}`, "must not be empty"));
  }
  if (apiVersion === "v1" && text(reference, "kind") === "Event") {
    errors.push(
      invalid(
        path,
        { json: inGoOrder("OwnerReference", reference) },
        "/v1, Kind=Event is disallowed from being an owner",
      ),
    );
  }
}

/** ValidateFinalizers, and validateKubeFinalizerName for each. */
function validateFinalizers(finalizers: readonly string[], errors: FieldErrors): void {
  const path = "metadata.finalizers";
  for (const finalizer of finalizers) complain(errors, path, finalizer, checkQualifiedName(finalizer));
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    const detail = "finalizer orphan and foregroundDeletion cannot be both set";
    errors.push(invalid(path, { json: finalizers }, detail));
  }
}

/** The part of core's ValidateObjectMeta that follows apimachinery's. */
export function validateFinalizerNames(meta: JsonObject, errors: FieldErrors): void {
  for (const [index, finalizer] of texts(meta, "finalizers").entries()) {
    if (finalizer.includes("/") || standardFinalizers.includes(finalizer)) continue;
    const detail = "name is neither a standard finalizer name nor is it fully qualified";
    errors.push(invalid(`metadata.finalizers[${index}]`, finalizer, detail));
  }
}

/** ValidateManagedFields */
function validateManagedFields(managed: readonly JsonObject[], errors: FieldErrors): void {
  for (const [index, entry] of managed.entries()) {
    const path = `metadata.managedFields[${index}]`;
    const operation = text(entry, "operation");
    if (operation === "") errors.push(required(`${path}.operation`, "must not be empty"));
    else if (operation !== "Apply" && operation !== "Update") {
      errors.push(notSupported(`${path}.operation`, operation, ["Apply", "Update"]));
    }
    const type = text(entry, "fieldsType");
    if (type !== "" && type !== "FieldsV1")
      errors.push(invalid(`${path}.fieldsType`, type, "must be `FieldsV1`"));
  }
}

/** The name a Pod is created with: a generated one ends in five random characters, always xxxxx here. */
export function createdName(meta: JsonObject): string {
  const name = text(meta, "name");
  const prefix = text(meta, "generateName");
  return name !== "" || prefix === "" ? name : `${prefix.slice(0, 58)}xxxxx`;
}
