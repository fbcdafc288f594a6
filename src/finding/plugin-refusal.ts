import { compareQuantities, parseQuantity } from "../kubernetes/quantity.ts";
import type { ApiError } from "../kubernetes/status.ts";
import type { NamespaceContext } from "../model/namespace-context.ts";
import type { Injection, Refusal } from "../model/outcome.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { objectOf } from "./about-pod.ts";
import type { FindingCode } from "./catalog.ts";
import { editPodDefault } from "./edit-pod-default.ts";
import { type Evaluation, injectionsOf } from "./evaluation.ts";
import { type Finding, type Fix, findingOf } from "./finding.ts";

/** Plugins that reject a Pod by rules of its namespace. The others reject it for what the Pod itself names. */
type RulesOfNamespace = Extract<
  Refusal,
  { readonly plugin: "LimitRanger" | "PodSecurity" | "ResourceQuota" }
>;

/** The refusal of an outcome by a rule of the namespace; undefined for every other rejection. */
export function namespaceRefusal({ outcome }: Evaluation): RulesOfNamespace | undefined {
  const refusal = "refusedBy" in outcome ? outcome.refusedBy : undefined;
  const isRule = (one: Refusal): one is RulesOfNamespace =>
    ["LimitRanger", "PodSecurity", "ResourceQuota"].includes(one.plugin);
  return refusal && isRule(refusal) ? refusal : undefined;
}

/** Why a rule of the namespace rejects a Pod, which containers are at fault and who injects them, and what ends it. */
export function refusalFinding(refusal: RulesOfNamespace, error: ApiError, evaluation: Evaluation): Finding {
  const { source, context, outcome } = evaluation;
  const guilty = injectorsOf(refusal.containers, injectionsOf(outcome));
  const injected = guilty.map(({ podDefault, key }) => `PodDefault ${podDefault} injects container ${key}`);
  const owner = objectOf(source);
  const own = refusal.containers.filter((name) => guilty.every(({ key }) => key !== name));
  const change = changeFor(refusal, context);
  return findingOf(codeOf(refusal), owner, {
    message: [describeRefusal(refusal, context.namespace), ...injected].join("; "),
    details: [`admission plugin ${refusal.plugin}: ${error.message}`],
    fixes: [
      ...guilty.map(({ podDefault, field, key }) =>
        editPodDefault(
          `${change} in container ${key} of PodDefault ${podDefault}`,
          { name: podDefault, path: ["spec", field] },
          context,
        ),
      ),
      ...(own.length > 0
        ? [{ text: `${change} in ${nounWithNames("container", own)} of ${owner.kind} ${owner.name}` }]
        : []),
      ...(refusal.containers.length === 0 ? [{ text: `${change} in ${owner.kind} ${owner.name}` }] : []),
      ...(refusal.plugin === "ResourceQuota" && refusal.exceeded.length > 0 && refusal.object
        ? [describeQuota(refusal.object.name, context.namespace)]
        : []),
    ],
  });
}

/** QUOTA_TOO_SMALL: how many replicas of a workload its namespace takes; none where all fit. */
export function quotaFindings({ source, quotaFit }: Evaluation): readonly Finding[] {
  if (quotaFit === undefined) return [];
  const { count, quota, resource } = quotaFit;
  const owner = objectOf(source);
  return [
    findingOf("QUOTA_TOO_SMALL", owner, {
      message: `${count} of ${source.replicas} replicas of ${owner.kind} ${owner.name} fit in ResourceQuota ${quota}${resource === undefined ? "" : ` (${resource})`}`,
      fixes: quota === undefined ? [] : [describeQuota(quota, source.namespace)],
    }),
  ];
}

/** SIDECAR_REJECTED: why no Pod can have what a PodDefault injects. */
export function injectedRefusalFinding({
  podDefault: {
    metadata: { name },
  },
  refusal: { text, by },
  context,
}: {
  readonly podDefault: PodDefault;
  readonly refusal: { readonly text: string; readonly by: Refusal };
  readonly context: NamespaceContext;
}): Finding {
  const rule = by as RulesOfNamespace;
  const { namespace } = context;
  const among = by.containers.length > 0 ? ` in ${nounWithNames("container", by.containers)}` : "";
  const fix = editPodDefault(`${changeFor(rule, context)}${among}`, { name, path: ["spec"] }, context);
  const object = { kind: "PodDefault", namespace, name };
  return findingOf("SIDECAR_REJECTED", object, {
    path: "spec.sidecars",
    message: `Pods that match are rejected: ${describeRefusal(rule, namespace)}`,
    details: [text],
    fixes: [fix],
  });
}

function codeOf(refusal: RulesOfNamespace): FindingCode {
  switch (refusal.plugin) {
    case "LimitRanger":
      return "LIMIT_RANGE";
    case "PodSecurity":
      return "POD_SECURITY";
    case "ResourceQuota":
      return refusal.exceeded.length > 0 ? "QUOTA_EXCEEDED" : "QUOTA_UNSPECIFIED";
  }
}

/** One sentence: the object, what it wants, and the containers that do not have it. */
function describeRefusal(refusal: RulesOfNamespace, namespace: string): string {
  const { containers, object } = refusal;
  const title = object === undefined ? "" : `${object.kind} ${object.name}`;
  const among = containers.length === 0 ? "the Pod" : nounWithNames("container", containers);
  switch (refusal.plugin) {
    case "LimitRanger": {
      const rules = refusal.violations.map(
        ({ rule, resource, bound, container }) =>
          `${rule} ${resource} is ${bound}${container === undefined ? " for the Pod" : ` for container ${container}`}`,
      );
      return `${title}: ${rules.join("; ")}`;
    }
    case "PodSecurity": {
      const checks = [...new Set(refusal.violations.map(({ reason }) => reason))];
      return `namespace ${namespace} enforces PodSecurity ${refusal.policy}, and ${among} ${containers.length > 1 ? "violate" : "violates"} it: ${checks.join(", ")}`;
    }
    case "ResourceQuota": {
      if (refusal.exceeded.length === 0) {
        const wanted = refusal.unspecified.map(({ resource }) => resource).join(", ");
        return wanted === ""
          ? `${title} has no usage yet`
          : requiresResources(object?.name ?? "", wanted, containers);
      }
      const exceeded = refusal.exceeded.map(
        ({ resource, requested, used, hard }) =>
          `${resource}: requested ${requested}, used ${used} of ${hard}`,
      );
      return `${title} is exhausted (${exceeded.join("; ")})`;
    }
  }
}

/** What to change in a container, or in the Pod. */
function changeFor(refusal: RulesOfNamespace, context: NamespaceContext): string {
  switch (refusal.plugin) {
    case "LimitRanger": {
      const [first] = refusal.violations;
      return first === undefined
        ? "Change resources"
        : `Change resources to fit ${first.rule} ${first.resource}=${first.bound}`;
    }
    case "PodSecurity":
      return `Correct ${[...new Set(refusal.violations.map(({ check }) => check))].join(", ")}`;
    case "ResourceQuota": {
      if (refusal.unspecified.length === 0) return "Lower the requests and limits";
      const settings = refusal.unspecified.map(({ resource }) => settingOf(resource, context));
      return `Set ${settings.join(", ")}`;
    }
  }
}

/** `resources.limits.cpu: 100m`, with a value that the LimitRanges of the namespace allow. */
function settingOf(resource: string, { limitRanges = [] }: NamespaceContext): string {
  const [, kind = "requests", name = resource] = /^(?:(requests|limits)\.)?(.+)$/.exec(resource) ?? [];
  const items = limitRanges
    .flatMap(({ spec }) => spec?.limits ?? [])
    .filter(({ type }) => type === "Container");
  const typical =
    ({ cpu: "100m", memory: "128Mi", "ephemeral-storage": "1Gi" } as Record<string, string>)[name] ?? "1";
  const value = items.reduce((found, { min, max }) => {
    const raised = min?.[name] !== undefined && isLess(found, String(min[name])) ? String(min[name]) : found;
    return max?.[name] !== undefined && isLess(String(max[name]), raised) ? String(max[name]) : raised;
  }, typical);
  return `resources.${kind}.${name}: ${value}`;
}

function isLess(a: string, b: string): boolean {
  const [left, right] = [parseQuantity(a), parseQuantity(b)];
  return left !== undefined && right !== undefined && compareQuantities(left, right) < 0;
}

/** What a quota wants that containers do not set; none are named by old API servers. */
export function requiresResources(quota: string, resources: string, containers: readonly string[]): string {
  const who = containers.length === 0 ? "a container" : nounWithNames("container", containers);
  return `ResourceQuota ${quota} requires ${resources}, and ${who} ${containers.length > 1 ? "do" : "does"} not set it`;
}

/** The command that shows what a quota has left. */
export function describeQuota(name: string, namespace: string): Fix {
  return {
    text: "See what the quota has left:",
    command: `kubectl describe resourcequota ${name} -n ${namespace}`,
  };
}

/** The sidecars and init containers among these, and the PodDefaults that inject them. */
export function injectorsOf(
  containers: readonly string[],
  injections: readonly Injection[],
): readonly Injection[] {
  return injections.filter(
    ({ field, key }) => (field === "sidecars" || field === "initContainers") && containers.includes(key),
  );
}

/** `container a`, `containers a, b`. */
export function nounWithNames(noun: string, names: readonly string[]): string {
  return `${names.length === 1 ? noun : `${noun}s`} ${names.join(", ")}`;
}
