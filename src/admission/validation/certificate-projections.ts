import { complain, type FieldErrors, invalid, required, tooLong } from "../../kubernetes/field-error.ts";
import { inGoOrder, quote } from "../../kubernetes/go-text.ts";
import type { Json, JsonObject } from "../../kubernetes/json.ts";
import { checkDnsLabel, checkDnsSubdomain, checkQualifiedName, utf8Length } from "../../kubernetes/names.ts";
import { entries, isSet, number, struct, text } from "../defaulting/field.ts";
import { validateLabelSelector } from "./label-selector.ts";
import { validateFilePath } from "./paths.ts";
import { type Projection, takePath } from "./projected-paths.ts";
import { validateWord } from "./words.ts";

const keyTypes = ["RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"];
const maxAnnotationBytes = 256 * 1024;
const day = 24 * 60 * 60;

/** The clusterTrustBundle branch of validateProjectionSources */
export function validateClusterTrustBundle(
  source: JsonObject,
  path: string,
  errors: FieldErrors,
  projection: Projection,
): void {
  const byName = isSet(source, "name");
  const bySigner = isSet(source, "signerName");
  if (byName && bySigner) {
    const detail = "only one of name and signerName may be used";
    errors.push(invalid(path, { json: asInternalBundle(source) }, detail));
  } else if (byName) validateBundleName(source, path, errors);
  else if (bySigner) {
    const signer = text(source, "signerName");
    if (signer === "") errors.push(required(`${path}.signerName`, "must be a valid signer name"));
    validateSignerName(signer, `${path}.signerName`, errors);
    validateLabelSelector(struct(source, "labelSelector"), `${path}.labelSelector`, errors);
  } else errors.push(required(path, "either name or signerName must be specified"));
  const file = text(source, "path");
  if (file === "") errors.push(required(`${path}.path`));
  validateFilePath(file, `${path}.path`, errors);
  takePath(file, file, projection, errors);
}

/** The internal type has no JSON tags: Go prints the names of its fields. */
function asInternalBundle(source: JsonObject): Json {
  const selector = struct(source, "labelSelector");
  return {
    Name: source["name"] ?? null,
    SignerName: source["signerName"] ?? null,
    LabelSelector: selector === undefined ? null : inGoOrder("LabelSelector", selector),
    Optional: source["optional"] ?? null,
    Path: text(source, "path"),
    User: null,
  };
}

function validateBundleName(source: JsonObject, path: string, errors: FieldErrors): void {
  const name = text(source, "name");
  if (name === "") errors.push(required(`${path}.name`, "must be a valid object name"));
  const colon = name.lastIndexOf(":");
  const complaints = checkDnsSubdomain(colon < 0 ? name : name.slice(colon + 1));
  complain(
    errors,
    `${path}.name`,
    name,
    complaints.map((complaint) => `not a valid clustertrustbundlename: ${complaint}`),
  );
  const selector = struct(source, "labelSelector");
  if (selector === undefined) return;
  const detail = "labelSelector must be unset if name is specified";
  errors.push(invalid(`${path}.labelSelector`, { json: inGoOrder("LabelSelector", selector) }, detail));
}

/** The podCertificate branch of validateProjectionSources */
export function validatePodCertificate(
  source: JsonObject,
  path: string,
  errors: FieldErrors,
  projection: Projection,
): void {
  const signer = text(source, "signerName");
  validateSignerName(signer, `${path}.signerName`, errors);
  validateUserAnnotations(entries(source, "userAnnotations"), `${path}.userAnnotations`, errors);
  validateWord(text(source, "keyType"), keyTypes, `${path}.keyType`, errors);
  validateExpiration(source, signer, `${path}.maxExpirationSeconds`, errors);
  let count = 0;
  for (const field of ["credentialBundlePath", "keyPath", "certificateChainPath"]) {
    const file = text(source, field);
    if (file === "") continue;
    count += 1;
    validateFilePath(file, `${path}.${field}`, errors);
    takePath(file, file, projection, errors);
  }
  if (count > 0) return;
  const detail = "specify at least one of credentialBundlePath, keyPath, and certificateChainPath";
  errors.push(required(path, detail));
}

function validateExpiration(source: JsonObject, signer: string, path: string, errors: FieldErrors): void {
  if (!isSet(source, "maxExpirationSeconds")) return;
  const seconds = number(source, "maxExpirationSeconds");
  if (seconds < 3600) {
    errors.push(invalid(path, seconds, "if provided, maxExpirationSeconds must be >= 3600"));
  }
  const [host = ""] = signer.split("/");
  const max = host === "kubernetes.io" || host.endsWith(".kubernetes.io") ? day : 91 * day;
  if (seconds > max) {
    errors.push(invalid(path, seconds, `if provided, maxExpirationSeconds must be <= ${max}`));
  }
}

/** ValidateUserAnnotations, with IsDomainPrefixedKey */
function validateUserAnnotations(
  annotations: Readonly<Record<string, string>>,
  path: string,
  errors: FieldErrors,
): void {
  let bytes = 0;
  for (const given in annotations) {
    bytes += utf8Length(given) + utf8Length(annotations[given] ?? "");
    const key = given.toLowerCase();
    const complaints = key === "" ? [] : checkQualifiedName(key);
    if (key === "") errors.push(required(path));
    complain(errors, path, key, complaints);
    if (key === "" || complaints.length > 0 || key.includes("/")) continue;
    errors.push(invalid(path, key, 'must be a domain-prefixed key (such as "acme.io/foo")'));
  }
  if (bytes > maxAnnotationBytes) errors.push(tooLong(path, maxAnnotationBytes));
}

/** ValidateSignerName */
function validateSignerName(signer: string, path: string, errors: FieldErrors): void {
  const segments = signer.split("/");
  const [domain = "", name = ""] = segments;
  if (signer === "") {
    errors.push(required(path));
    return;
  }
  if (segments.length !== 2) {
    const detail = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    errors.push(invalid(path, signer, detail));
    return;
  }
  if (utf8Length(domain) > 253) errors.push(tooLong(path, 253));
  complain(errors, path, domain, firstFault(domain, checkDnsLabel));
  if (!domain.includes(".")) {
    errors.push(invalid(path, domain, "should be a domain with at least two segments separated by dots"));
  }
  complain(errors, path, name, firstFault(name, checkDnsSubdomain));
  if (utf8Length(signer) > 571) errors.push(tooLong(path, 571));
}

/** The complaints about the first label that has any. */
function firstFault(labels: string, check: (label: string) => string[]): string[] {
  for (const label of labels.split(".")) {
    const complaints = check(label);
    if (complaints.length > 0) {
      return complaints.map((complaint) => `validating label ${quote(label)}: ${complaint}`);
    }
  }
  return [];
}
