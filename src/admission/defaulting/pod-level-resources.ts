import { type JsonObject, ownValue } from "../../kubernetes/json.ts";
import { compareQuantities, parseQuantity, type Quantity, writeQuantity } from "../../kubernetes/quantity.ts";
import type { PodSpec } from "../../model/pod.ts";
import { aggregateResources } from "../resource-lists.ts";
import { allContainers } from "./containers.ts";
import { entries, struct, value } from "./field.ts";

type List = Readonly<Record<string, string>>;
type Aggregate = ReadonlyMap<string, Quantity>;

const isHugePages = (name: string): boolean => name.startsWith("hugepages-");
const isOvercommitted = (name: string): boolean => name === "cpu" || name === "memory";

/**
 * DefaultPodLevelResources (kubernetes pkg/api/pod): fills in the requests and limits of a Pod that sets some of its own
 * from those of its containers. From 1.37 on (PodLevelResourcesFixDefaulting) after admission, so that injected
 * containers count.
 */
export function defaultPodResources(spec: PodSpec): PodSpec {
  const resources = struct(spec, "resources");
  if (resources === undefined) return spec;
  const given = { limits: entries(resources, "limits"), requests: entries(resources, "requests") };
  if (Object.keys(given.limits).length + Object.keys(given.requests).length === 0) return spec;
  const ofContainers = aggregateResources(spec, "limits");
  const hugePages = defaultHugePageLimits(given.limits, given.requests, ofContainers);
  const requests = defaultRequests(given.requests, hugePages, aggregateResources(spec, "requests"));
  const limits = defaultLimits(spec, hugePages, requests, ofContainers);
  const filled = {
    ...resources,
    ...(Object.keys(limits).length > 0 && { limits }),
    ...(Object.keys(requests).length > 0 && { requests }),
  };
  return { ...spec, resources: filled };
}

/**
 * defaultHugePagePodLimits and defaultPodRequests (pkg/apis/core/v1/defaults.go): the same up to 1.36, before admission,
 * where a Pod's own limits alone make it ask for more, and no limits are added.
 */
export function defaultPodResourcesEarly(spec: JsonObject): JsonObject {
  const resources = struct(spec, "resources");
  if (resources === undefined) return spec;
  const given = { limits: entries(resources, "limits"), requests: entries(resources, "requests") };
  if (Object.keys(given.limits).length + Object.keys(given.requests).length === 0) return spec;
  const limits = defaultHugePageLimits(given.limits, given.requests, aggregateResources(spec, "limits"));
  if (Object.keys(limits).length === 0) return spec;
  const requests = defaultRequests(given.requests, limits, aggregateResources(spec, "requests"));
  return {
    ...spec,
    resources: { ...resources, limits, ...(Object.keys(requests).length > 0 && { requests }) },
  };
}

/** defaultHugePagePodLevelLimits */
function defaultHugePageLimits(limits: List, requests: List, ofContainers: Aggregate): List {
  const missing = [...ofContainers].filter(
    ([name]) =>
      isHugePages(name) && ownValue(requests, name) === undefined && ownValue(limits, name) === undefined,
  );
  return { ...limits, ...format(missing) };
}

/** defaultPodLevelRequests */
function defaultRequests(requests: List, limits: List, ofContainers: Aggregate): List {
  const missing = [...ofContainers].filter(
    ([name]) => isOvercommitted(name) && ownValue(requests, name) === undefined,
  );
  const known = { ...requests, ...format(missing) };
  const limited = Object.entries(limits).filter(
    ([name]) => (isOvercommitted(name) || isHugePages(name)) && ownValue(known, name) === undefined,
  );
  return { ...known, ...Object.fromEntries(limited) };
}

/** defaultPodLevelLimits: only what every container limits, and never below the request. */
function defaultLimits(spec: PodSpec, limits: List, requests: List, ofContainers: Aggregate): List {
  const containers = allContainers(spec);
  const added: [string, Quantity][] = [];
  for (const [name, text] of Object.entries(requests)) {
    if (ownValue(limits, name) !== undefined || !(isOvercommitted(name) || isHugePages(name))) continue;
    const isLimited = containers.every(
      (container) => ownValue(entries(value(container, "resources"), "limits"), name) !== undefined,
    );
    const limit = ofContainers.get(name);
    const request = parseQuantity(text);
    if (!isLimited || limit === undefined || request === undefined) continue;
    added.push([name, compareQuantities(request, limit) > 0 ? request : limit]);
  }
  return { ...limits, ...format(added) };
}

function format(quantities: readonly (readonly [string, Quantity])[]): List {
  return Object.fromEntries(quantities.map(([name, quantity]) => [name, writeQuantity(quantity)]));
}
