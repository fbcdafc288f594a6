import { complain, type FieldErrors, invalid, notFound, required } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import {
  checkConfigKey,
  checkDnsLabel,
  checkDnsSubdomain,
  checkEnvName,
  checkNamePrefix,
} from "../../kubernetes/names.ts";
import { isOn } from "../../kubernetes/types.ts";
import { struct, structs, text } from "../defaulting/field.ts";
import { validateFieldRef, validateResourceFieldRef } from "./field-selectors.ts";
import { validateNoBacksteps } from "./paths.ts";
import { validateRequired } from "./words.ts";

type Check = (source: JsonObject, path: string, errors: FieldErrors) => void;

const envFieldPaths = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

/** The sources of validateEnvVarValueFrom, in its order. */
const sources: readonly (readonly [string, Check])[] = [
  ["fieldRef", (ref, path, errors) => validateFieldRef(ref, envFieldPaths, path, errors)],
  ["resourceFieldRef", (ref, path, errors) => validateResourceFieldRef(ref, false, path, errors)],
  ["configMapKeyRef", validateKeyRef],
  ["secretKeyRef", validateKeyRef],
  ["fileKeyRef", validateFileKeyRef],
];

/** ValidateEnv */
export function validateEnv(
  container: JsonObject,
  containerPath: string,
  minor: number,
  errors: FieldErrors,
): void {
  for (const [index, variable] of structs(container, "env").entries()) {
    const path = `${containerPath}.env[${index}]`;
    validateRequired(text(variable, "name"), checkEnvName, `${path}.name`, errors);
    const valueFrom = struct(variable, "valueFrom");
    if (valueFrom !== undefined) {
      validateValueFrom(valueFrom, text(variable, "value"), `${path}.valueFrom`, minor, errors);
    }
  }
}

/** validateEnvVarValueFrom */
function validateValueFrom(
  valueFrom: JsonObject,
  value: string,
  path: string,
  minor: number,
  errors: FieldErrors,
): void {
  let count = 0;
  for (const [field, check] of sources) {
    const source = struct(valueFrom, field);
    if (source === undefined) continue;
    count += 1;
    check(source, `${path}.${field}`, errors);
  }
  if (count === 0) {
    const last = isOn("EnvFiles", minor) ? ", `secretKeyRef` or `fileKeyRef`" : " or `secretKeyRef`";
    const all = `must specify one of: \`fieldRef\`, \`resourceFieldRef\`, \`configMapKeyRef\`${last}`;
    errors.push(invalid(path, "", all));
  } else if (value !== "") errors.push(invalid(path, "", "may not be specified when `value` is not empty"));
  else if (count > 1) errors.push(invalid(path, "", "may not have more than one field specified at a time"));
}

/** validateConfigMapKeySelector, validateSecretKeySelector */
function validateKeyRef(ref: JsonObject, path: string, errors: FieldErrors): void {
  const name = text(ref, "name");
  complain(errors, `${path}.name`, name, checkDnsSubdomain(name));
  validateRequired(text(ref, "key"), checkConfigKey, `${path}.key`, errors);
}

/** validateFileKeySelector */
function validateFileKeyRef(ref: JsonObject, path: string, errors: FieldErrors): void {
  validateRequired(text(ref, "key"), checkEnvName, `${path}.key`, errors);
  validateRequired(text(ref, "volumeName"), checkDnsLabel, `${path}.volumeName`, errors);
  const file = text(ref, "path");
  if (file === "") errors.push(required(`${path}.path`));
  else validateNoBacksteps(file, `${path}.path`, errors);
}

/** ValidateEnvFrom; upstream names the list, not the element, where the number of sources is wrong. */
export function validateEnvFrom(container: JsonObject, containerPath: string, errors: FieldErrors): void {
  const listPath = `${containerPath}.envFrom`;
  for (const [index, source] of structs(container, "envFrom").entries()) {
    const path = `${listPath}[${index}]`;
    const prefix = text(source, "prefix");
    if (prefix !== "") complain(errors, `${path}.prefix`, prefix, checkEnvName(prefix));
    let count = 0;
    for (const field of ["configMapRef", "secretRef"]) {
      const ref = struct(source, field);
      if (ref === undefined) continue;
      count += 1;
      validateRequired(text(ref, "name"), checkNamePrefix, `${path}.${field}.name`, errors);
    }
    if (count === 0) {
      errors.push(invalid(listPath, "", "must specify one of: `configMapRef` or `secretRef`"));
    } else if (count > 1) {
      errors.push(invalid(listPath, "", "may not have more than one field specified at a time"));
    }
  }
}

/** validateFileKeyRefVolumes: files of env variables lie in volumes of type emptyDir. */
export function validateFileKeyVolumes(
  spec: JsonObject,
  containers: readonly (readonly [path: string, container: JsonObject])[],
  errors: FieldErrors,
): void {
  for (const [path, container] of containers) {
    for (const [index, variable] of structs(container, "env").entries()) {
      const ref = struct(struct(variable, "valueFrom") ?? {}, "fileKeyRef");
      if (ref === undefined) continue;
      const name = text(ref, "volumeName");
      const namePath = `${path}.env[${index}].valueFrom.fileKeyRef.volumeName`;
      const volume = structs(spec, "volumes").findLast((candidate) => text(candidate, "name") === name);
      if (volume === undefined) errors.push(notFound(namePath, name));
      else if (struct(volume, "emptyDir") === undefined) {
        errors.push(invalid(namePath, name, "referenced volume must be of type emptyDir"));
      }
    }
  }
}
