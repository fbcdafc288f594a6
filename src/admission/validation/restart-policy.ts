import {
  duplicate,
  type FieldErrors,
  forbidden,
  invalid,
  required,
  tooMany,
} from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { isOn } from "../../kubernetes/types.ts";
import { isSet, struct, structs, text } from "../defaulting/field.ts";
import { validateOptionalWord, validateRequiredWord, validateWord } from "./words.ts";

const policies = ["Always", "Never", "OnFailure"];
const restartAll = "RestartAllContainersOnContainerExits";
const operators = ["In", "NotIn"];
const resizable = ["cpu", "memory"];
const resizePolicies = ["NotRequired", "RestartContainer"];

/** The end of validateContainers: up to 1.33 for init containers only. */
export function validateRestartPolicy(
  container: JsonObject,
  minor: number,
  path: string,
  errors: FieldErrors,
): void {
  if (minor >= 34) validatePolicyAndRules(container, minor, path, errors);
  else if (isSet(container, "restartPolicy")) {
    errors.push(forbidden(`${path}.restartPolicy`, "may not be set for non-init containers"));
  }
}

/** validateInitContainerRestartPolicy: rules without a policy are not checked further. */
export function validateInitRestartPolicy(
  container: JsonObject,
  minor: number,
  path: string,
  errors: FieldErrors,
): void {
  const known = isOn("ContainerRestartRules", minor) ? policies : ["Always"];
  const rules = structs(container, "restartPolicyRules");
  if (!isSet(container, "restartPolicy")) validatePolicy(container, known, path, errors);
  else if (text(container, "restartPolicy") !== "Always" || isOn(restartAll, minor)) {
    validatePolicyAndRules(container, minor, path, errors, known);
  } else if (rules.length > 0) {
    const detail = "restartPolicyRules are not allowed for init containers with restart policy Always";
    errors.push(forbidden(`${path}.restartPolicyRules`, detail));
  }
}

/** validateContainerRestartPolicy */
function validatePolicyAndRules(
  container: JsonObject,
  minor: number,
  path: string,
  errors: FieldErrors,
  known = policies,
): void {
  validatePolicy(container, known, path, errors);
  const rules = structs(container, "restartPolicyRules");
  const rulesPath = `${path}.restartPolicyRules`;
  if (rules.length > 20) errors.push(tooMany(rulesPath, rules.length, 20));
  const actions = isOn(restartAll, minor) ? ["Restart", "RestartAllContainers"] : ["Restart"];
  for (const [index, rule] of rules.entries()) validateRule(rule, actions, `${rulesPath}[${index}]`, errors);
}

function validatePolicy(
  container: JsonObject,
  known: readonly string[],
  path: string,
  errors: FieldErrors,
): void {
  validateOptionalWord(container, "restartPolicy", known, path, errors);
  if (isSet(container, "restartPolicy") || structs(container, "restartPolicyRules").length === 0) return;
  errors.push(required(`${path}.restartPolicy`, "must specify restartPolicy when restart rules are used"));
}

function validateRule(rule: JsonObject, actions: readonly string[], path: string, errors: FieldErrors): void {
  validateWord(text(rule, "action"), actions, `${path}.action`, errors);
  const exitCodes = struct(rule, "exitCodes");
  if (exitCodes === undefined) {
    errors.push(required(`${path}.exitCodes`, "must be specified"));
    return;
  }
  validateWord(text(exitCodes, "operator"), operators, `${path}.exitCodes.operator`, errors);
  const codes = structs(exitCodes, "values").length;
  if (codes > 255) errors.push(tooMany(`${path}.exitCodes.values`, codes, 255));
}

/** validateResizePolicy */
export function validateResizePolicy(
  container: JsonObject,
  podPolicy: string,
  path: string,
  errors: FieldErrors,
): void {
  const seen = new Set<string>();
  for (const [index, policy] of structs(container, "resizePolicy").entries()) {
    const resource = text(policy, "resourceName");
    const restart = text(policy, "restartPolicy");
    if (seen.has(resource)) errors.push(duplicate(`${path}[${index}]`, { json: resource }));
    seen.add(resource);
    validateRequiredWord(resource, resizable, path, errors);
    validateRequiredWord(restart, resizePolicies, path, errors);
    if (podPolicy === "Never" && restart !== "NotRequired") {
      const detail = "must be 'NotRequired' when pod `restartPolicy` is 'Never'";
      errors.push(invalid(path, { json: restart }, detail));
    }
  }
}

/** The end of validateInitContainers: what a plain init container may not ask for. */
export function validateInitResizePolicy(container: JsonObject, path: string, errors: FieldErrors): void {
  for (const [index, policy] of structs(container, "resizePolicy").entries()) {
    const restart = text(policy, "restartPolicy");
    if (restart !== "RestartContainer") continue;
    const detail = "must not be set to 'RestartContainer' for non-sidecar initContainers";
    errors.push(invalid(`${path}.resizePolicy[${index}].restartPolicy`, { json: restart }, detail));
  }
}
