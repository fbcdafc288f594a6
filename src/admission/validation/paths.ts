import { type FieldErrors, invalid } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { isSet, number } from "../defaulting/field.ts";

/** validatePathNoBacksteps */
export function validateNoBacksteps(target: string, path: string, errors: FieldErrors): void {
  if (hasBackstep(target)) errors.push(invalid(path, target, "must not contain '..'"));
}

export function hasBackstep(target: string): boolean {
  return target.includes("..") && target.split("/").includes("..");
}

/** validateLocalDescendingPath */
export function validateDescendingPath(target: string, path: string, errors: FieldErrors): void {
  if (target.startsWith("/")) errors.push(invalid(path, target, "must be a relative path"));
  validateNoBacksteps(target, path, errors);
}

/** ValidateLocalNonReservedPath */
export function validateFilePath(target: string, path: string, errors: FieldErrors): void {
  validateDescendingPath(target, path, errors);
  if (target.startsWith("..") && !target.startsWith("../")) {
    errors.push(invalid(path, target, "must not start with '..'"));
  }
}

/** A file mode that may be absent: 0 to 0777. */
export function validateMode(object: JsonObject, field: string, path: string, errors: FieldErrors): void {
  if (!isSet(object, field)) return;
  const mode = number(object, field);
  if (mode >= 0 && mode <= 0o777) return;
  const detail = "must be a number between 0 and 0777 (octal), both inclusive";
  errors.push(invalid(`${path}.${field}`, mode, detail));
}
