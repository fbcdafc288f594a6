import { type FieldErrors, forbidden, invalid, required } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { parseQuantity } from "../../kubernetes/quantity.ts";
import { text } from "../defaulting/field.ts";
import { validateNoBacksteps } from "./paths.ts";
import { validateOptionalWord, validatePullPolicy } from "./words.ts";

const hostPathTypes = [
  "",
  "BlockDevice",
  "CharDevice",
  "Directory",
  "DirectoryOrCreate",
  "File",
  "FileOrCreate",
  "Socket",
];

/** The emptyDir branch of validateVolumeSource */
export function validateEmptyDir(source: JsonObject, path: string, errors: FieldErrors): void {
  const limit = parseQuantity(text(source, "sizeLimit"));
  if (limit === undefined || limit.nano >= 0n) return;
  errors.push(forbidden(`${path}.sizeLimit`, "SizeLimit field must be a valid resource quantity"));
}

/** validateHostPathVolumeSource */
export function validateHostPath(source: JsonObject, path: string, errors: FieldErrors): void {
  const hostPath = text(source, "path");
  if (hostPath === "") {
    errors.push(required(`${path}.path`));
    return;
  }
  validateNoBacksteps(hostPath, `${path}.path`, errors);
  validateOptionalWord(source, "type", hostPathTypes, path, errors);
}

/** validateNFSVolumeSource */
export function validateNfs(source: JsonObject, path: string, errors: FieldErrors): void {
  if (text(source, "server") === "") errors.push(required(`${path}.server`));
  const exported = text(source, "path");
  if (exported === "") errors.push(required(`${path}.path`));
  if (!exported.startsWith("/")) errors.push(invalid(`${path}.path`, exported, "must be an absolute path"));
}

/** validateImageVolumeSource */
export function validateImage(source: JsonObject, path: string, errors: FieldErrors): void {
  if (text(source, "reference") === "") errors.push(required(`${path}.reference`));
  validatePullPolicy(text(source, "pullPolicy"), `${path}.pullPolicy`, errors);
}
