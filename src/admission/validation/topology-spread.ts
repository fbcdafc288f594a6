import { duplicate, type FieldErrors, invalid, required } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { isSet, number, struct, structs, text } from "../defaulting/field.ts";
import { validateMatchLabelKeys } from "./affinity.ts";
import { validateLabelSelector } from "./label-selector.ts";
import { validateOptionalWord, validateWord } from "./words.ts";

const actions = ["DoNotSchedule", "ScheduleAnyway"];
const policies = ["Honor", "Ignore"];

/** validateTopologySpreadConstraints */
export function validateTopologySpread(spec: JsonObject, errors: FieldErrors): void {
  const constraints = structs(spec, "topologySpreadConstraints");
  for (const [index, constraint] of constraints.entries()) {
    const path = `spec.topologySpreadConstraints[${index}]`;
    validateConstraint(constraint, constraints.slice(index + 1), path, errors);
  }
}

function validateConstraint(
  constraint: JsonObject,
  later: readonly JsonObject[],
  path: string,
  errors: FieldErrors,
): void {
  validatePositive(number(constraint, "maxSkew"), `${path}.maxSkew`, errors);
  const key = text(constraint, "topologyKey");
  if (key === "") errors.push(required(`${path}.topologyKey`, "can not be empty"));
  const action = text(constraint, "whenUnsatisfiable");
  validateWord(action, actions, `${path}.whenUnsatisfiable`, errors);
  const repeats = later.some(
    (other) => text(other, "topologyKey") === key && text(other, "whenUnsatisfiable") === action,
  );
  if (repeats) errors.push(duplicate(`${path}.{topologyKey, whenUnsatisfiable}`, `{${key}, ${action}}`));
  validateMinDomains(constraint, action, `${path}.minDomains`, errors);
  for (const field of ["nodeAffinityPolicy", "nodeTaintsPolicy"])
    validateOptionalWord(constraint, field, policies, path, errors);
  validateMatchLabelKeys(constraint, path, errors);
  validateLabelSelector(struct(constraint, "labelSelector"), `${path}.labelSelector`, errors);
}

function validatePositive(value: number, path: string, errors: FieldErrors): void {
  if (value <= 0) errors.push(invalid(path, value, "must be greater than zero"));
}

/** validateMinDomains */
function validateMinDomains(constraint: JsonObject, action: string, path: string, errors: FieldErrors): void {
  if (!isSet(constraint, "minDomains")) return;
  const domains = number(constraint, "minDomains");
  validatePositive(domains, path, errors);
  if (action === "DoNotSchedule") return;
  const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
  errors.push(invalid(path, domains, detail));
}
