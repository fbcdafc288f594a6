import type { JsonObject } from "../kubernetes/json.ts";
import { addQuantities, compareQuantities, parseQuantity, type Quantity } from "../kubernetes/quantity.ts";
import type { ResourceList } from "../model/namespace-objects.ts";
import type { PodSpec } from "../model/pod.ts";
import { entries, struct, structs, text, value } from "./defaulting/field.ts";

/** v1.ResourceList with its quantities parsed. Go visits it in random order; here it is sorted by name. */
export type Resources = ReadonlyMap<string, Quantity>;

/** One of the two lists that a container and a Pod have. */
export type ResourceField = "requests" | "limits";

/** Parses a list; a quantity that the API server would not decode is left out. */
export function readResources(list: ResourceList | undefined): Resources {
  const quantities = new Map<string, Quantity>();
  for (const name of Object.keys(list ?? {}).sort()) {
    const quantity = parseQuantity(String(list?.[name]).trim());
    if (quantity !== undefined) quantities.set(name, quantity);
  }
  return quantities;
}

/** What one container asks for. */
export function containerResources(container: JsonObject, field: ResourceField): Resources {
  return readResources(entries(value(container, "resources"), field));
}

/**
 * What the containers need at once: the sum of those that run together, or what initialization takes if that is more.
 * resourcehelper.AggregateContainerRequests and AggregateContainerLimits (k8s.io/component-helpers/resource).
 */
export function aggregateResources(spec: JsonObject, field: ResourceField): Resources {
  let running: Resources = new Map();
  for (const container of structs(spec, "containers")) {
    running = addResources(running, containerResources(container, field));
  }
  let sidecars: Resources = new Map();
  let initializing: Resources = new Map();
  for (const container of structs(spec, "initContainers")) {
    const resources = containerResources(container, field);
    const sidecar = text(container, "restartPolicy") === "Always";
    if (sidecar) {
      running = addResources(running, resources);
      sidecars = addResources(sidecars, resources);
    }
    initializing = greaterResources(initializing, sidecar ? sidecars : addResources(resources, sidecars));
  }
  return greaterResources(running, initializing);
}

/** The requests or limits that a Pod sets itself. */
export function podLevelResources(spec: PodSpec, field: ResourceField): Resources {
  return readResources(entries(struct(spec, "resources") ?? {}, field));
}

/** addResourceList */
export function addResources(list: Resources, more: Resources): Resources {
  const sum = new Map(list);
  for (const [name, quantity] of more) {
    const present = sum.get(name);
    sum.set(name, present === undefined ? quantity : addQuantities(present, quantity));
  }
  return sum;
}

/** maxResourceList */
function greaterResources(list: Resources, other: Resources): Resources {
  const result = new Map(list);
  for (const [name, quantity] of other) {
    const present = result.get(name);
    if (present === undefined || compareQuantities(quantity, present) > 0) result.set(name, quantity);
  }
  return result;
}
