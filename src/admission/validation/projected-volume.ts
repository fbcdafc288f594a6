import { type FieldErrors, forbidden, invalid, required } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { isSet, number, struct, structs, text } from "../defaulting/field.ts";
import { validateClusterTrustBundle, validatePodCertificate } from "./certificate-projections.ts";
import { validateDownwardApiFile, validateKeyToPath } from "./file-volumes.ts";
import { validateFilePath, validateMode } from "./paths.ts";
import { type Projection, takePath } from "./projected-paths.ts";

type Check = (source: JsonObject, path: string, errors: FieldErrors, projection: Projection) => void;

/** The sources of validateProjectionSources, in its order. */
const sources: readonly (readonly [string, Check])[] = [
  ["secret", validateKeys],
  ["configMap", validateKeys],
  ["downwardAPI", validateDownwardApi],
  ["serviceAccountToken", validateToken],
  ["clusterTrustBundle", validateClusterTrustBundle],
  ["podCertificate", validatePodCertificate],
];

/** validateProjectedVolumeSource */
export function validateProjected(volume: JsonObject, path: string, errors: FieldErrors): void {
  validateMode(volume, "defaultMode", path, errors);
  const projection = { volumePath: path, taken: new Set<string>() };
  for (const [index, source] of structs(volume, "sources").entries()) {
    const sourcePath = `${path}.sources[${index}]`;
    let count = 0;
    for (const [field, check] of sources) {
      const projected = struct(source, field);
      if (projected === undefined) continue;
      count += 1;
      check(projected, `${sourcePath}.${field}`, errors, projection);
    }
    if (count > 1) errors.push(forbidden(sourcePath, "may not specify more than 1 volume type per source"));
  }
}

function validateKeys(source: JsonObject, path: string, errors: FieldErrors, projection: Projection): void {
  const name = text(source, "name");
  if (name === "") errors.push(required(`${path}.name`));
  for (const [index, item] of structs(source, "items").entries()) {
    validateKeyToPath(item, `${path}.items[${index}]`, errors);
    if (text(item, "path") !== "") takePath(text(item, "path"), name, projection, errors);
  }
}

function validateDownwardApi(
  source: JsonObject,
  path: string,
  errors: FieldErrors,
  projection: Projection,
): void {
  for (const file of structs(source, "items")) {
    validateDownwardApiFile(file, path, errors);
    if (text(file, "path") !== "") takePath(text(file, "path"), text(file, "path"), projection, errors);
  }
}

function validateToken(source: JsonObject, path: string, errors: FieldErrors, projection: Projection): void {
  const seconds = number(source, "expirationSeconds");
  const secondsPath = `${path}.expirationSeconds`;
  if (!isSet(source, "expirationSeconds")) errors.push(required(secondsPath));
  else if (seconds < 600) {
    errors.push(invalid(secondsPath, seconds, "may not specify a duration less than 10 minutes"));
  } else if (seconds > 2 ** 32) {
    errors.push(invalid(secondsPath, seconds, "may not specify a duration larger than 2^32 seconds"));
  }
  // Upstream names the volume's path here, not the source's.
  const filePath = `${projection.volumePath}.path`;
  if (text(source, "path") === "") errors.push(required(filePath));
  else validateFilePath(text(source, "path"), filePath, errors);
}
