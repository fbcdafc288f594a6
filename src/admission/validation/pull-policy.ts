import { type FieldErrors, notSupported, required } from "../../kubernetes/field-error.ts";

const policies = ["Always", "IfNotPresent", "Never"];

/** validatePullPolicy */
export function validatePullPolicy(policy: string, path: string, errors: FieldErrors): void {
  if (policy === "") errors.push(required(path));
  else if (!policies.includes(policy)) errors.push(notSupported(path, policy, policies));
}
