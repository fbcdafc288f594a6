import type { JsonObject } from "../../kubernetes/json.ts";
import { addQuantities, compareQuantities, parseQuantity, type Quantity } from "../../kubernetes/quantity.ts";
import { entries, structs, text, value } from "./field.ts";

type Resources = ReadonlyMap<string, Quantity>;

/**
 * What the containers need at once: the sum of those that run together, or what initialization takes if that is more.
 * resourcehelper.AggregateContainerRequests and AggregateContainerLimits (k8s.io/component-helpers/resource).
 */
export function aggregateResources(
  spec: JsonObject,
  field: "requests" | "limits",
): ReadonlyMap<string, Quantity> {
  let running: Resources = new Map();
  for (const container of structs(spec, "containers")) running = add(running, resourcesOf(container, field));
  let sidecars: Resources = new Map();
  let initializing: Resources = new Map();
  for (const container of structs(spec, "initContainers")) {
    const resources = resourcesOf(container, field);
    const sidecar = text(container, "restartPolicy") === "Always";
    if (sidecar) {
      running = add(running, resources);
      sidecars = add(sidecars, resources);
    }
    initializing = greater(initializing, sidecar ? sidecars : add(resources, sidecars));
  }
  return greater(running, initializing);
}

function resourcesOf(container: JsonObject, field: "requests" | "limits"): Resources {
  const quantities = new Map<string, Quantity>();
  for (const [name, given] of Object.entries(entries(value(container, "resources"), field))) {
    const quantity = parseQuantity(given);
    if (quantity !== undefined) quantities.set(name, quantity);
  }
  return quantities;
}

/** addResourceList */
function add(list: Resources, more: Resources): Map<string, Quantity> {
  const sum = new Map(list);
  for (const [name, quantity] of more) {
    const present = sum.get(name);
    sum.set(name, present === undefined ? quantity : addQuantities(present, quantity));
  }
  return sum;
}

/** maxResourceList */
function greater(list: Resources, other: Resources): Map<string, Quantity> {
  const result = new Map(list);
  for (const [name, quantity] of other) {
    const present = result.get(name);
    if (present === undefined || compareQuantities(quantity, present) > 0) result.set(name, quantity);
  }
  return result;
}
