import { type FieldErrors, forbidden, invalid } from "../../kubernetes/field-error.ts";
import { ownValue } from "../../kubernetes/json.ts";
import { compareQuantities, parseQuantity, type Quantity, writeQuantity } from "../../kubernetes/quantity.ts";
import type { PodSpec } from "../../model/pod.ts";
import { entries, isSet, struct, structs, text, value } from "../defaulting/field.ts";
import { aggregateResources } from "../resource-lists.ts";
import { isHugePages, validatePodResourceName } from "./resource-names.ts";
import { validateResources } from "./resources.ts";

const path = "spec.resources";

/** validatePodResources */
export function validatePodResources(
  spec: PodSpec,
  claimNames: ReadonlySet<string>,
  errors: FieldErrors,
): void {
  const resources = struct(spec, "resources");
  if (resources === undefined) return;
  if (text(struct(spec, "os") ?? {}, "name") === "windows") {
    errors.push(forbidden(path, "may not be set for a windows pod"));
    return;
  }
  if (isSet(resources, "claims")) {
    errors.push(forbidden(`${path}.claims`, "claims may not be set for Resources at pod-level"));
  }
  validateResources(resources, validatePodResourceName, claimNames, path, errors);
  validateConsistency(spec, entries(resources, "requests"), entries(resources, "limits"), errors);
}

type List = Readonly<Record<string, string>>;

/** validatePodResourceConsistency */
function validateConsistency(spec: PodSpec, requests: List, limits: List, errors: FieldErrors): void {
  for (const [name, needed] of aggregateResources(spec, "requests")) {
    validateCovers(ownValue(requests, name), needed, "requests", name, errors);
  }
  for (const [name, needed] of aggregateResources(spec, "limits")) {
    if (isHugePages(name)) validateCovers(ownValue(limits, name), needed, "limits", name, errors);
  }
  for (const [index, container] of structs(spec, "containers").entries()) {
    const own = entries(value(container, "resources"), "limits");
    for (const name in own) {
      const limit = parseQuantity(own[name] ?? "");
      const podLimit = parseQuantity(ownValue(limits, name) ?? "");
      if (limit === undefined || podLimit === undefined || compareQuantities(limit, podLimit) <= 0) continue;
      const detail = `must be less than or equal to pod limits of ${writeQuantity(podLimit)}`;
      const where = `${path}.containers[${index}][${name}].limits`;
      errors.push(invalid(where, writeQuantity(limit), detail));
    }
  }
}

function validateCovers(
  given: string | undefined,
  needed: Quantity,
  field: "requests" | "limits",
  name: string,
  errors: FieldErrors,
): void {
  const quantity = parseQuantity(given ?? "");
  if (quantity === undefined || compareQuantities(needed, quantity) <= 0) return;
  const detail = `must be greater than or equal to aggregate container ${field} of ${writeQuantity(needed)}`;
  errors.push(invalid(`${path}.${field}[${name}]`, writeQuantity(quantity), detail));
}
