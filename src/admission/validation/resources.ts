import {
  complain,
  duplicate,
  type FieldErrors,
  forbidden,
  invalid,
  notFound,
  required,
} from "../../kubernetes/field-error.ts";
import { type JsonObject, ownValue } from "../../kubernetes/json.ts";
import { checkDnsLabel } from "../../kubernetes/names.ts";
import {
  compareQuantities,
  milliValue,
  parseQuantity,
  type Quantity,
  wholeValue,
  writeQuantity,
} from "../../kubernetes/quantity.ts";
import { entries, structs, text } from "../defaulting/field.ts";
import { allowsOvercommit, isHugePages, isInteger } from "./resource-names.ts";

type NameCheck = (name: string, path: string, errors: FieldErrors) => void;

/** validateResourceRequirements; claims name the Pod's resourceClaims. */
export function validateResources(
  resources: JsonObject,
  checkName: NameCheck,
  claimNames: ReadonlySet<string>,
  path: string,
  errors: FieldErrors,
): void {
  const limits = entries(resources, "limits");
  const requests = entries(resources, "requests");
  for (const name in limits) {
    validateResource(name, limits[name] ?? "", checkName, `${path}.limits[${name}]`, errors);
    validateHugePages(name, limits[name] ?? "", `${path}.limits[${name}]`, errors);
  }
  for (const name in requests) {
    const request = requests[name] ?? "";
    validateResource(name, request, checkName, `${path}.requests[${name}]`, errors);
    validateRequest(name, request, ownValue(limits, name), path, errors);
    validateHugePages(name, request, `${path}.requests[${name}]`, errors);
  }
  const named = [...Object.keys(limits), ...Object.keys(requests)];
  if (named.some(isHugePages) && !named.includes("cpu") && !named.includes("memory")) {
    errors.push(forbidden(path, "HugePages require cpu or memory"));
  }
  const claims = structs(resources, "claims");
  if (claims.length > 0) validateClaims(claims, claimNames, `${path}.claims`, errors);
}

/** A name, and ValidateResourceQuantityValue. Decoding has rejected what is not a quantity. */
function validateResource(
  name: string,
  given: string,
  checkName: NameCheck,
  path: string,
  errors: FieldErrors,
): void {
  checkName(name, path, errors);
  if (given.startsWith("-") && isNegative(parseQuantity(given))) {
    errors.push(invalid(path, given, "must be greater than or equal to 0"));
  }
  if (!isInteger(name)) return;
  const quantity = parseQuantity(given);
  if (quantity === undefined || milliValue(quantity) % 1000n === 0n) return;
  errors.push(invalid(path, { json: given }, "must be an integer"));
}

function isNegative(quantity: Quantity | undefined): boolean {
  return quantity !== undefined && quantity.nano < 0n;
}

function validateRequest(
  name: string,
  given: string,
  limited: string | undefined,
  path: string,
  errors: FieldErrors,
): void {
  const overcommit = allowsOvercommit(name);
  if (limited === undefined) {
    const detail = "Limit must be set for non overcommitable resources";
    if (!overcommit) errors.push(required(`${path}.limits`, detail));
    return;
  }
  if (given === limited) return;
  const request = parseQuantity(given);
  const limit = parseQuantity(limited);
  if (request === undefined || limit === undefined) return;
  const order = compareQuantities(request, limit);
  if (order === 0 || (order < 0 && overcommit)) return;
  const relation = overcommit ? "must be less than or equal to" : "must be equal to";
  const detail = `${relation} ${name} limit of ${writeQuantity(limit)}`;
  errors.push(invalid(`${path}.requests`, writeQuantity(request), detail));
}

/** validateResourceQuantityHugePageValue, with IsHugePageResourceValueDivisible */
function validateHugePages(name: string, given: string, path: string, errors: FieldErrors): void {
  if (!isHugePages(name)) return;
  const page = parseQuantity(name.slice("hugepages-".length));
  const quantity = parseQuantity(given);
  if (quantity === undefined) return;
  const size = page !== undefined && milliValue(page) % 1000n === 0n ? wholeValue(page) : 0n;
  if (size > 0n && wholeValue(quantity) % size === 0n) return;
  const shown = writeQuantity(quantity);
  errors.push(invalid(path, shown, `${shown} is not positive integer multiple of ${name}`));
}

/** validateResourceClaimNames */
function validateClaims(
  claims: readonly JsonObject[],
  claimNames: ReadonlySet<string>,
  path: string,
  errors: FieldErrors,
): void {
  const seen = new Set<string>();
  for (const [index, claim] of claims.entries()) {
    const name = text(claim, "name");
    const claimPath = `${path}[${index}]`;
    if (name === "") {
      errors.push(required(claimPath));
      continue;
    }
    validateClaimUse(name, text(claim, "request"), seen, claimPath, errors);
    if (claimNames.has(name)) continue;
    const list = claimNames.size === 0 ? " which is empty" : `: ${[...claimNames].sort().join(", ")}`;
    errors.push(notFound(claimPath, name, `must be one of the names in pod.spec.resourceClaims${list}`));
  }
}

/** A claim may be used once as a whole, or once per request. */
function validateClaimUse(
  name: string,
  request: string,
  seen: Set<string>,
  path: string,
  errors: FieldErrors,
): void {
  if (seen.has(name)) {
    errors.push(duplicate(path, name));
    return;
  }
  if (request !== "") complain(errors, `${path}.request`, request, checkDnsLabel(request));
  const key = request === "" ? name : `${name}/${request}`;
  if (seen.has(key)) errors.push(duplicate(path, key));
  else if (request === "") {
    for (const other of seen) if (other.startsWith(`${name}/`)) errors.push(duplicate(path, name));
  }
  seen.add(key);
}
