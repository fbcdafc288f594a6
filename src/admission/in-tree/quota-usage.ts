import { parseQuantity, type Quantity } from "../../kubernetes/quantity.ts";
import type { ScopeRequirement } from "../../model/namespace-objects.ts";
import type { PodSpec } from "../../model/pod.ts";
import { entries, isSet, number, struct, structs, text, value } from "../defaulting/field.ts";
import {
  addResources,
  aggregateResources,
  podLevelResources,
  type ResourceField,
  type Resources,
  readResources,
} from "../resource-lists.ts";
import { isExtended, isHugePages, isNative, isPodLevel } from "../validation/resource-names.ts";

const one = parseQuantity("1") as Quantity;
const computed = ["cpu", "memory", "ephemeral-storage"];
const deviceClass = "deviceclass.resource.kubernetes.io/";

/** podResources of pkg/quota/v1/evaluator/core */
const countedNames: readonly string[] = [
  "count/pods",
  "pods",
  ...computed.flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
];

/** podEvaluator.MatchingResources: whether a quota on this resource counts Pods. */
export function countsPods(resource: string): boolean {
  if (countedNames.includes(resource) || isHugePages(resource)) return true;
  if (!resource.startsWith("requests.")) return false;
  const name = resource.slice("requests.".length);
  return isHugePages(name) || name.startsWith(deviceClass) || !isNative(resource);
}

/** podComputeUsageHelper: requests and limits under the names that quotas have for them. */
export function countUsage(requests: Resources, limits: Resources): Map<string, Quantity> {
  const usage = new Map<string, Quantity>([["pods", one]]);
  for (const name of computed) {
    const [request, limit] = [requests.get(name), limits.get(name)];
    if (request !== undefined) usage.set(name, request).set(`requests.${name}`, request);
    if (limit !== undefined) usage.set(`limits.${name}`, limit);
  }
  for (const [name, request] of requests) {
    if (isHugePages(name)) usage.set(name, request).set(`requests.${name}`, request);
    if (isExtended(name) || name.startsWith(deviceClass)) usage.set(`requests.${name}`, request);
  }
  return usage;
}

/** PodUsageFunc: what a new Pod takes from the quotas that count it. */
export function usageOf(spec: PodSpec): Resources {
  const overhead = readResources(entries(spec, "overhead"));
  const requests = addResources(podResources(spec, "requests"), overhead);
  const limits = podResources(spec, "limits");
  // PodLimits adds overhead only to what is limited.
  const limited = [...overhead].filter(([name]) => (limits.get(name)?.nano ?? 0n) !== 0n);
  return countUsage(requests, addResources(limits, new Map(limited))).set("count/pods", one);
}

/** PodRequests and PodLimits of k8s.io/component-helpers, without overhead. */
function podResources(spec: PodSpec, field: ResourceField): Resources {
  const own = [...podLevelResources(spec, field)].filter(([name]) => isPodLevel(name));
  return new Map([...aggregateResources(spec, field), ...own]);
}

/** IsPodLevelResourcesSet */
export function setsPodResources(spec: PodSpec): boolean {
  const resources = struct(spec, "resources") ?? {};
  const names = (["requests", "limits"] as const).flatMap((field) => Object.keys(entries(resources, field)));
  return names.some(isPodLevel);
}

/** podMatchesScopeFunc. A scope that is not about Pods matches none. */
export function matchesScope(spec: PodSpec, { scopeName, operator, values = [] }: ScopeRequirement): boolean {
  switch (scopeName) {
    case "Terminating":
      return isTerminating(spec);
    case "NotTerminating":
      return !isTerminating(spec);
    case "BestEffort":
      return isBestEffort(spec);
    case "NotBestEffort":
      return !isBestEffort(spec);
    case "PriorityClass":
      return matchesClass(text(spec, "priorityClassName"), operator, values);
    case "CrossNamespacePodAffinity":
      return reachesOtherNamespaces(spec);
    default:
      return false;
  }
}

/** podMatchesSelector: the class as the value of a label, which a Pod without a class does not have. */
function matchesClass(name: string, operator: string, values: readonly string[]): boolean {
  switch (operator) {
    case "In":
      return name !== "" && values.includes(name);
    case "NotIn":
      return name === "" || !values.includes(name);
    case "Exists":
      return name !== "";
    default:
      return name === "";
  }
}

/** IsTerminating */
function isTerminating(spec: PodSpec): boolean {
  return isSet(spec, "activeDeadlineSeconds") && number(spec, "activeDeadlineSeconds") >= 0;
}

/** ComputePodQOS, as far as it is BestEffort. */
function isBestEffort(spec: PodSpec): boolean {
  const resources = struct(spec, "resources");
  const counted =
    resources !== undefined && setsPodResources(spec)
      ? [resources]
      : [...structs(spec, "initContainers"), ...structs(spec, "containers")].map((container) =>
          value(container, "resources"),
        );
  return counted.every((one) =>
    (["requests", "limits"] as const).every((field) => {
      const list = readResources(entries(one, field));
      return ["cpu", "memory"].every((name) => (list.get(name)?.nano ?? 0n) === 0n);
    }),
  );
}

/** usesCrossNamespacePodAffinity */
function reachesOtherNamespaces(spec: PodSpec): boolean {
  const affinity = struct(spec, "affinity") ?? {};
  return ["podAffinity", "podAntiAffinity"].some((field) => {
    const pods = struct(affinity, field) ?? {};
    const terms = [
      ...structs(pods, "requiredDuringSchedulingIgnoredDuringExecution"),
      ...structs(pods, "preferredDuringSchedulingIgnoredDuringExecution").map((weighted) =>
        value(weighted, "podAffinityTerm"),
      ),
    ];
    return terms.some(
      (term) => structs(term, "namespaces").length > 0 || struct(term, "namespaceSelector") !== undefined,
    );
  });
}
