import {
  complain,
  duplicate,
  type FieldErrors,
  forbidden,
  invalid,
  required,
} from "../../kubernetes/field-error.ts";
import type { Json, JsonObject } from "../../kubernetes/json.ts";
import { checkDnsLabel, checkDnsSubdomain } from "../../kubernetes/names.ts";
import { isSet, structs, text } from "../defaulting/field.ts";

/** validatePodResourceClaims */
export function validateResourceClaims(spec: JsonObject, isMirror: boolean, errors: FieldErrors): void {
  const names = new Set<string>();
  for (const [index, claim] of structs(spec, "resourceClaims").entries()) {
    // The path is that of upstream's NewPath("").
    if (isMirror) errors.push(forbidden("[]", "static pods do not support resource claims"));
    else validateClaim(claim, names, `spec.resourceClaims[${index}]`, errors);
  }
}

function validateClaim(claim: JsonObject, names: Set<string>, path: string, errors: FieldErrors): void {
  const name = text(claim, "name");
  if (name === "") errors.push(required(`${path}.name`));
  else if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
  else {
    complain(errors, `${path}.name`, name, checkDnsLabel(name));
    names.add(name);
  }
  const sources = ["resourceClaimName", "resourceClaimTemplateName"].filter((field) => isSet(claim, field));
  if (sources.length === 2) {
    const detail = "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified";
    errors.push(invalid(path, { json: asInternal(claim) }, detail));
  }
  if (sources.length === 0) {
    const detail = "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`";
    errors.push(invalid(path, { json: asInternal(claim) }, detail));
  }
  for (const field of sources) {
    complain(errors, `${path}.${field}`, text(claim, field), checkDnsSubdomain(text(claim, field)));
  }
}

/** The internal type has no JSON tags: Go prints the names of its fields. */
function asInternal(claim: JsonObject): Json {
  return {
    Name: text(claim, "name"),
    ResourceClaimName: claim["resourceClaimName"] ?? null,
    ResourceClaimTemplateName: claim["resourceClaimTemplateName"] ?? null,
  };
}

/** gatherPodResourceClaimNames */
export function gatherClaimNames(spec: JsonObject): ReadonlySet<string> {
  const names = structs(spec, "resourceClaims").map((claim) => text(claim, "name"));
  return new Set(names.filter((name) => name !== ""));
}
