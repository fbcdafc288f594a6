import { complain, type FieldErrors, forbidden, invalid, required } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { checkDnsLabel, checkDnsSubdomain, checkQualifiedName } from "../../kubernetes/names.ts";
import { entries, number, struct, structs, text, texts, value } from "../defaulting/field.ts";
import { validateLabelSelector, validateLabelValues, validateOperator } from "./label-selector.ts";

const requiredTerms = "requiredDuringSchedulingIgnoredDuringExecution";
const preferredTerms = "preferredDuringSchedulingIgnoredDuringExecution";

/** validateAffinity */
export function validateAffinity(spec: JsonObject, errors: FieldErrors): void {
  const affinity = struct(spec, "affinity");
  if (affinity === undefined) return;
  const nodes = struct(affinity, "nodeAffinity");
  if (nodes !== undefined) validateNodeAffinity(nodes, "spec.affinity.nodeAffinity", errors);
  for (const field of ["podAffinity", "podAntiAffinity"]) {
    const pods = struct(affinity, field);
    if (pods !== undefined) validatePodAffinity(pods, `spec.affinity.${field}`, errors);
  }
}

/** validateNodeAffinity, with ValidateNodeSelector and ValidatePreferredSchedulingTerms */
function validateNodeAffinity(affinity: JsonObject, path: string, errors: FieldErrors): void {
  const selector = struct(affinity, requiredTerms);
  if (selector !== undefined) {
    const terms = structs(selector, "nodeSelectorTerms");
    const termsPath = `${path}.${requiredTerms}.nodeSelectorTerms`;
    if (terms.length === 0) errors.push(required(termsPath, "must have at least one node selector term"));
    for (const [index, term] of terms.entries()) {
      validateNodeSelectorTerm(term, true, `${termsPath}[${index}]`, errors);
    }
  }
  for (const [index, term] of structs(affinity, preferredTerms).entries()) {
    const termPath = `${path}.${preferredTerms}[${index}]`;
    validateWeight(term, termPath, errors);
    validateNodeSelectorTerm(value(term, "preference"), false, `${termPath}.preference`, errors);
  }
}

function validateWeight(term: JsonObject, path: string, errors: FieldErrors): void {
  const weight = number(term, "weight");
  if (weight > 0 && weight <= 100) return;
  errors.push(invalid(`${path}.weight`, weight, "must be in the range 1-100"));
}

/** ValidateNodeSelectorTerm; values in preferences need not be label values. */
function validateNodeSelectorTerm(
  term: JsonObject,
  checkValues: boolean,
  path: string,
  errors: FieldErrors,
): void {
  for (const [index, requirement] of structs(term, "matchExpressions").entries()) {
    validateNodeRequirement(requirement, checkValues, `${path}.matchExpressions[${index}]`, errors);
  }
  for (const [index, requirement] of structs(term, "matchFields").entries()) {
    validateNodeField(requirement, `${path}.matchFields[${index}]`, errors);
  }
}

/** ValidateNodeSelectorRequirement */
function validateNodeRequirement(
  requirement: JsonObject,
  checkValues: boolean,
  path: string,
  errors: FieldErrors,
): void {
  const operator = text(requirement, "operator");
  if (operator !== "Gt" && operator !== "Lt") validateOperator(requirement, path, errors);
  else if (texts(requirement, "values").length !== 1) {
    const detail = "must be specified single value when `operator` is 'Lt' or 'Gt'";
    errors.push(required(`${path}.values`, detail));
  }
  const key = text(requirement, "key");
  complain(errors, `${path}.key`, key, checkQualifiedName(key));
  if (checkValues) validateLabelValues(requirement, path, errors);
}

/** ValidateNodeFieldSelectorRequirement */
function validateNodeField(requirement: JsonObject, path: string, errors: FieldErrors): void {
  const operator = text(requirement, "operator");
  const values = texts(requirement, "values");
  if (operator !== "In" && operator !== "NotIn") {
    errors.push(invalid(`${path}.operator`, { json: operator }, "not a valid selector operator"));
  } else if (values.length !== 1) {
    const detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    errors.push(required(`${path}.values`, detail));
  }
  const key = text(requirement, "key");
  if (key !== "metadata.name") {
    errors.push(invalid(`${path}.key`, key, "not a valid field selector key"));
    return;
  }
  for (const [index, name] of values.entries()) {
    complain(errors, `${path}.values[${index}]`, name, checkDnsSubdomain(name));
  }
}

/** validatePodAffinity, validatePodAntiAffinity */
function validatePodAffinity(affinity: JsonObject, path: string, errors: FieldErrors): void {
  for (const [index, term] of structs(affinity, requiredTerms).entries()) {
    validatePodAffinityTerm(term, `${path}.${requiredTerms}[${index}]`, errors);
  }
  for (const [index, term] of structs(affinity, preferredTerms).entries()) {
    const termPath = `${path}.${preferredTerms}[${index}]`;
    validateWeight(term, termPath, errors);
    validatePodAffinityTerm(value(term, "podAffinityTerm"), `${termPath}.podAffinityTerm`, errors);
  }
}

/** validatePodAffinityTerm */
function validatePodAffinityTerm(term: JsonObject, path: string, errors: FieldErrors): void {
  validateLabelSelector(struct(term, "labelSelector"), `${path}.labelSelector`, errors);
  validateLabelSelector(struct(term, "namespaceSelector"), `${path}.namespaceSelector`, errors);
  for (const namespace of texts(term, "namespaces")) {
    complain(errors, `${path}.namespace`, namespace, checkDnsLabel(namespace));
  }
  validateMatchLabelKeys(term, path, errors);
  const key = text(term, "topologyKey");
  if (key === "") errors.push(required(`${path}.topologyKey`, "can not be empty"));
  complain(errors, `${path}.topologyKey`, key, checkQualifiedName(key));
}

/**
 * ValidateMatchLabelKeysAndMismatchLabelKeys. By now the keys have been turned into expressions of the selector, so one
 * that the selector had before is there twice.
 */
export function validateMatchLabelKeys(term: JsonObject, path: string, errors: FieldErrors): void {
  const keys = texts(term, "matchLabelKeys");
  const mismatches = texts(term, "mismatchLabelKeys");
  const selector = struct(term, "labelSelector");
  validateLabelKeys(keys, selector, `${path}.matchLabelKeys`, errors);
  validateLabelKeys(mismatches, selector, `${path}.mismatchLabelKeys`, errors);
  if (selector !== undefined && keys.length > 0) validateNotSelected(keys, selector, path, errors);
  for (const [index, key] of keys.entries()) {
    if (!mismatches.includes(key)) continue;
    const detail = "exists in both matchLabelKeys and mismatchLabelKeys";
    errors.push(invalid(`${path}.matchLabelKeys[${index}]`, key, detail));
  }
}

/** validateLabelKeys */
function validateLabelKeys(
  keys: readonly string[],
  selector: JsonObject | undefined,
  path: string,
  errors: FieldErrors,
): void {
  if (keys.length > 0 && selector === undefined) {
    errors.push(forbidden(path, "must not be specified when labelSelector is not set"));
    return;
  }
  for (const [index, key] of keys.entries()) {
    complain(errors, `${path}[${index}]`, key, checkQualifiedName(key));
  }
}

function validateNotSelected(
  keys: readonly string[],
  selector: JsonObject,
  path: string,
  errors: FieldErrors,
): void {
  const selected = new Set(Object.keys(entries(selector, "matchLabels")));
  for (const expression of structs(selector, "matchExpressions")) {
    const key = text(expression, "key");
    if (keys.includes(key) && selected.has(key)) {
      const detail = "exists in both matchLabelKeys and labelSelector";
      errors.push(invalid(`${path}[${keys.lastIndexOf(key)}]`, key, detail));
    }
    selected.add(key);
  }
}
