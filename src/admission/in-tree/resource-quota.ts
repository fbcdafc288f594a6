import { addQuantities, compareQuantities, type Quantity, writeQuantity } from "../../kubernetes/quantity.ts";
import type { ResourceQuota, ScopeRequirement } from "../../model/namespace-objects.ts";
import type { ExceededResource, Refusal } from "../../model/outcome.ts";
import type { PodSpec } from "../../model/pod.ts";
import { structs, text } from "../defaulting/field.ts";
import { containerResources, type Resources, readResources } from "../resource-lists.ts";
import { inServerOrder, type PluginRefusal, type Validated } from "./plugin.ts";
import { countsPods, countUsage, matchesScope, setsPodResources, usageOf } from "./quota-usage.ts";

/** A ResourceQuota as the plugin reads it. */
export type PreparedQuota = {
  readonly name: string;
  readonly scopes: readonly ScopeRequirement[];
  readonly hard: Resources;
  readonly used: Resources;
  /** Its status was not known: nothing is assumed to be used. */
  readonly isAssumed: boolean;
};

/** Resources that every container has to specify where a quota counts them; upstream calls that a mistake. */
const mandatory: readonly string[] = ["cpu", "memory"].flatMap((name) => [
  name,
  `requests.${name}`,
  `limits.${name}`,
]);

/**
 * ResourceQuotas as plugin ResourceQuota reads them, in the order of `inServerOrder`: hard limits and usage are those of
 * the status.
 */
export function prepareQuotas(quotas: readonly ResourceQuota[] = []): readonly PreparedQuota[] {
  return inServerOrder(quotas).map(prepare);
}

function prepare({ metadata, spec = {}, status }: ResourceQuota): PreparedQuota {
  const hard = readResources(status === undefined ? spec.hard : status.hard);
  const zero: Quantity = { format: "DecimalSI", nano: 0n };
  return {
    name: metadata.name,
    // getScopeSelectorsFromQuota
    scopes: [
      ...(spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: "Exists" })),
      ...(spec.scopeSelector?.matchExpressions ?? []),
    ],
    hard,
    used:
      status === undefined
        ? new Map([...hard.keys()].map((name) => [name, zero]))
        : readResources(status.used),
    isAssumed: status === undefined,
  };
}

/** Plugin ResourceQuota (CheckRequest): first what each quota wants to be specified, then what each has left. */
export function checkQuotas(spec: PodSpec, quotas: readonly PreparedQuota[]): Validated {
  const matching = quotas.filter((quota) => matchesQuota(spec, quota));
  if (matching.length === 0) return {};
  const usage = usageOf(spec);
  const refusal =
    first(matching, (quota) => refuseUnspecified(spec, quota) ?? refuseUnknownStatus(quota)) ??
    first(matching, (quota) => refuseExceeded(usage, quota));
  const assumptions = matching
    .filter(({ isAssumed }) => isAssumed)
    .map(({ name }) => ({
      code: "QUOTA_USAGE_UNKNOWN",
      message: `ResourceQuota ${name}: its usage is unknown; assumed that nothing is used`,
    }));
  return { assumptions, ...(refusal && { refusal }) };
}

/** The part of it that concerns single containers: the first quota that wants more to be specified. */
export function checkUnspecified(spec: PodSpec, quotas: readonly PreparedQuota[]): Validated {
  const refusal = first(quotas, (quota) => refuseUnspecified(spec, quota));
  return refusal === undefined ? {} : { refusal };
}

function first<T>(
  quotas: readonly PreparedQuota[],
  check: (quota: PreparedQuota) => T | undefined,
): T | undefined {
  for (const quota of quotas) {
    const found = check(quota);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** generic.Matches: a quota without scopes matches every Pod, if it has anything to do with Pods. */
function matchesQuota(spec: PodSpec, { hard, scopes }: PreparedQuota): boolean {
  return [...hard.keys()].some(countsPods) && scopes.every((scope) => matchesScope(spec, scope));
}

/** podEvaluator.Constraints */
function refuseUnspecified(spec: PodSpec, quota: PreparedQuota): PluginRefusal | undefined {
  if (setsPodResources(spec)) return undefined;
  const wanted = mandatory.filter((name) => quota.hard.has(name)).sort();
  const containers = [...structs(spec, "containers"), ...structs(spec, "initContainers")].map((container) => {
    const usage = countUsage(
      containerResources(container, "requests"),
      containerResources(container, "limits"),
    );
    return { name: text(container, "name"), usage };
  });
  const unspecified = wanted.flatMap((resource) => {
    const lacking = containers.filter(({ usage }) => !usage.has(resource)).map(({ name }) => name);
    return lacking.length === 0 ? [] : [{ resource, containers: [...new Set(lacking)].sort() }];
  });
  if (unspecified.length === 0) return undefined;
  const list = unspecified.map(({ resource, containers }) => `${resource} for: ${containers.join(",")}`);
  return {
    text: `failed quota: ${quota.name}: must specify ${list.join("; ")}`,
    by: refusalBy(quota, { unspecified }),
  };
}

/** hasUsageStats: the quota controller has not counted yet. */
function refuseUnknownStatus(quota: PreparedQuota): PluginRefusal | undefined {
  const counted = [...quota.hard.keys()].filter(countsPods);
  if (counted.every((name) => quota.used.has(name))) return undefined;
  const resources = [...new Set(counted)].sort().join(",");
  return {
    text: `status unknown for quota: ${quota.name}, resources: ${resources}`,
    by: refusalBy(quota, {}),
  };
}

function refuseExceeded(usage: Resources, quota: PreparedQuota): PluginRefusal | undefined {
  const exceeded: ExceededResource[] = [];
  for (const [resource, requested] of usage) {
    const [hard, used] = [quota.hard.get(resource), quota.used.get(resource)];
    if (hard === undefined || requested.nano === 0n) continue;
    const total = used === undefined ? requested : addQuantities(used, requested);
    if (compareQuantities(total, hard) <= 0) continue;
    const shown = { requested: writeQuantity(requested), hard: writeQuantity(hard) };
    exceeded.push({ resource, ...shown, used: used === undefined ? "" : writeQuantity(used) });
  }
  if (exceeded.length === 0) return undefined;
  exceeded.sort((a, b) => (a.resource < b.resource ? -1 : 1));
  const print = (of: "requested" | "used" | "hard") =>
    exceeded.map((one) => `${one.resource}=${one[of]}`).join(",");
  const text = `exceeded quota: ${quota.name}, requested: ${print("requested")}, used: ${print("used")}, limited: ${print("hard")}`;
  return { text, by: refusalBy(quota, { exceeded }) };
}

/**
 * How many Pods like this one a namespace's quotas still take, and the quota and resource that end it.
 *
 * @param spec of the Pod as it would be stored
 * @returns `count` is Infinity if no quota counts what the Pod asks for; 0 if a quota rejects it whatever is left
 */
export function countThatFit(
  spec: PodSpec,
  quotas: readonly PreparedQuota[],
): { readonly count: number; readonly quota?: string; readonly resource?: string } {
  const usage = usageOf(spec);
  let least: ReturnType<typeof countThatFit> = { count: Number.POSITIVE_INFINITY };
  for (const quota of quotas.filter((one) => matchesQuota(spec, one))) {
    if (refuseUnspecified(spec, quota) ?? refuseUnknownStatus(quota)) return { count: 0, quota: quota.name };
    for (const [resource, { nano: requested }] of usage) {
      const hard = quota.hard.get(resource);
      if (hard === undefined || requested === 0n) continue;
      const left = hard.nano - (quota.used.get(resource)?.nano ?? 0n);
      const count = left > 0n ? Number(left / requested) : 0;
      if (count < least.count) least = { count, quota: quota.name, resource };
    }
  }
  return least;
}

type QuotaRefusal = Extract<Refusal, { readonly plugin: "ResourceQuota" }>;

function refusalBy(
  { name }: PreparedQuota,
  { unspecified = [], exceeded = [] }: Partial<Pick<QuotaRefusal, "unspecified" | "exceeded">>,
): QuotaRefusal {
  const containers = [...new Set(unspecified.flatMap(({ containers }) => containers))].sort();
  return {
    plugin: "ResourceQuota",
    object: { kind: "ResourceQuota", name },
    containers,
    unspecified,
    exceeded,
  };
}
