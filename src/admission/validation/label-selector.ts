import { complain, type FieldErrors, forbidden, invalid, required } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { checkLabelValue, checkQualifiedName } from "../../kubernetes/names.ts";
import { entries, structs, text, texts } from "../defaulting/field.ts";
import { validateLabels } from "./metadata.ts";

/** ValidateLabelSelector of apimachinery's metav1 */
export function validateLabelSelector(
  selector: JsonObject | undefined,
  path: string,
  errors: FieldErrors,
): void {
  if (selector === undefined) return;
  validateLabels(entries(selector, "matchLabels"), `${path}.matchLabels`, errors);
  for (const [index, requirement] of structs(selector, "matchExpressions").entries()) {
    validateRequirement(requirement, `${path}.matchExpressions[${index}]`, errors);
  }
}

/** ValidateLabelSelectorRequirement */
function validateRequirement(requirement: JsonObject, path: string, errors: FieldErrors): void {
  validateOperator(requirement, path, errors);
  complain(errors, `${path}.key`, text(requirement, "key"), checkQualifiedName(text(requirement, "key")));
  validateLabelValues(requirement, path, errors);
}

/** The operators that label selectors and node selectors share. */
export function validateOperator(requirement: JsonObject, path: string, errors: FieldErrors): void {
  const operator = text(requirement, "operator");
  const values = texts(requirement, "values");
  if (operator === "In" || operator === "NotIn") {
    if (values.length > 0) return;
    errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === "Exists" || operator === "DoesNotExist") {
    if (values.length === 0) return;
    const detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
    errors.push(forbidden(`${path}.values`, detail));
  } else errors.push(invalid(`${path}.operator`, { json: operator }, "not a valid selector operator"));
}

export function validateLabelValues(requirement: JsonObject, path: string, errors: FieldErrors): void {
  for (const [index, value] of texts(requirement, "values").entries()) {
    complain(errors, `${path}.values[${index}]`, value, checkLabelValue(value));
  }
}
