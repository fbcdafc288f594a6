import { shortNameOf } from "../finding/about-pod.ts";
import { type Evaluation, injectionsOf, isRejected } from "../finding/evaluation.ts";
import type { Finding } from "../finding/finding.ts";
import { rejectionOf } from "../finding/rejection.ts";
import { isSame } from "../kubernetes/equal.ts";
import { type Json, valueAt } from "../kubernetes/json.ts";
import { describeField } from "../model/injected-fields.ts";
import { itemPath } from "../model/injected-item.ts";
import { isMarker } from "../model/marker.ts";
import type { NamespaceContext } from "../model/namespace-context.ts";
import type { Injection } from "../model/outcome.ts";
import { differingFields } from "./coverage.ts";
import { count } from "./names.ts";

/** What a change does to a workload; the first of these that holds. still-rejected is not an effect of the change. */
type ImpactEffect =
  | "newly-rejected"
  | "no-longer-rejected"
  | "starts-to-match"
  | "no-longer-matches"
  | "injected-differs"
  | "still-rejected";

/** The document of `impact -o json`. Its shape is a contract: additions are fine, changes are not. */
export type ImpactReport = {
  readonly apiVersion: "kubectl-poddefault/v1";
  readonly kind: "ImpactReport";
  readonly summary: ImpactSummary;
  readonly podDefaults: readonly PodDefaultChange[];
  readonly items: readonly ImpactItem[];
  /** Workloads that are left out, because their Pods are unknown. */
  readonly unknown: readonly UnknownWorkload[];
};

type UnknownWorkload = {
  readonly namespace: string;
  /** `workflow/train` */
  readonly workload: string;
  readonly reason: string;
};

/** Counts of workloads. Pods that nothing controls count as workloads. */
export type ImpactSummary = {
  readonly workloads: number;
  readonly affected: number;
  readonly newlyRejected: number;
  readonly noLongerRejected: number;
  /** Rejected before and after, where the change touches the namespace; not among those that are affected. */
  readonly stillRejected: number;
  readonly unchanged: number;
};

export type PodDefaultChange = {
  readonly namespace: string;
  readonly name: string;
  readonly change: "added" | "changed" | "deleted";
  /** The fields that differ: `spec.env`. */
  readonly fields: readonly string[];
};

/** One item that is injected before or after, or with another content. */
type InjectionChange = {
  readonly change: "added" | "removed" | "changed";
  /** `env HTTPS_PROXY` */
  readonly item: string;
  readonly podDefault: string;
  readonly container?: string;
};

export type ImpactItem = {
  readonly namespace: string;
  /** `deployment/web`, with the role where it has several sorts of Pods. */
  readonly workload: string;
  readonly effect: ImpactEffect;
  readonly startsToMatch: readonly string[];
  readonly noLongerMatches: readonly string[];
  readonly injected: readonly InjectionChange[];
  /** Why it is rejected after the change. */
  readonly rejection?: {
    readonly code: string;
    readonly verdict: string;
    readonly findings: readonly Finding[];
  };
  /** Why it was rejected before. */
  readonly rejectionBefore?: { readonly code: string; readonly verdict: string };
};

/** What a change does to the Pods of one workload; undefined: nothing. `before` is absent for a workload that is new. */
export function compareEvaluations(
  before: Evaluation | undefined,
  after: Evaluation,
): ImpactItem | undefined {
  const [was, is] = [before && rejectionOf(before), rejectionOf(after)];
  if (before === undefined && is === undefined) return undefined;
  const matchedBefore = before?.outcome.matched ?? [];
  const matchedAfter = after.outcome.matched;
  const startsToMatch = matchedAfter.filter((name) => !matchedBefore.includes(name));
  const noLongerMatches = matchedBefore.filter((name) => !matchedAfter.includes(name));
  const injected = before ? injectionChanges(before, after) : [];
  const effect = effectOf();
  if (effect === undefined) return undefined;
  return {
    namespace: after.source.namespace,
    workload: shortNameOf(after.source),
    effect,
    startsToMatch,
    noLongerMatches,
    injected,
    ...(is && { rejection: { code: is.code, verdict: is.verdict, findings: is.findings } }),
    ...(was && { rejectionBefore: { code: was.code, verdict: was.verdict } }),
  };

  function effectOf(): ImpactEffect | undefined {
    if (is !== undefined) return was === undefined ? "newly-rejected" : "still-rejected";
    if (was !== undefined) return "no-longer-rejected";
    if (startsToMatch.length > 0) return "starts-to-match";
    if (noLongerMatches.length > 0) return "no-longer-matches";
    return injected.length > 0 ? "injected-differs" : undefined;
  }
}

type Injected = { readonly injection: Injection; readonly value: Json | undefined };

function injectionChanges(before: Evaluation, after: Evaluation): readonly InjectionChange[] {
  if (isRejected(before.outcome) || isRejected(after.outcome)) return [];
  const [old, now] = [injectedInto(before), injectedInto(after)];
  const removed = [...old].filter(([key]) => !now.has(key)).map(([, one]) => describe("removed", one));
  const others = [...now].flatMap(([key, one]): InjectionChange[] => {
    const earlier = old.get(key);
    if (earlier === undefined) return [describe("added", one)];
    return isSame(earlier.value ?? null, one.value ?? null) ? [] : [describe("changed", one)];
  });
  return [...others, ...removed];
}

/** What is injected, by identity and container, with its content; markers aside. */
function injectedInto(evaluation: Evaluation): ReadonlyMap<string, Injected> {
  const pod = evaluation.injected?.().pod;
  const wanted = injectionsOf(evaluation.outcome).filter((one) => !isMarker(one));
  return new Map(
    wanted.map((injection) => {
      const { field, key, container = "" } = injection;
      const path = pod && itemPath(pod, injection);
      return [`${field} ${key} ${container}`, { injection, value: path && valueAt(pod, path) }];
    }),
  );
}

function describe(change: InjectionChange["change"], { injection }: Injected): InjectionChange {
  const { field, key, podDefault, container } = injection;
  const { one } = describeField(field);
  return {
    change,
    item: key === "" || key === one ? one : `${one} ${key}`,
    podDefault,
    ...(container !== undefined && { container }),
  };
}

/** The PodDefaults that differ between two states, by namespace and name. */
export function podDefaultChanges(
  before: ReadonlyMap<string, NamespaceContext>,
  after: ReadonlyMap<string, NamespaceContext>,
): readonly PodDefaultChange[] {
  return [...after].flatMap(([namespace, { podDefaults }]) => {
    const old = new Map(before.get(namespace)?.podDefaults.map((one) => [one.metadata.name, one]));
    const now = new Map(podDefaults.map((one) => [one.metadata.name, one]));
    return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name): PodDefaultChange[] => {
      const [was, is] = [old.get(name), now.get(name)];
      if (is === undefined) return [{ namespace, name, change: "deleted", fields: [] }];
      if (was === undefined) return [{ namespace, name, change: "added", fields: [] }];
      const fields = differingFields(was.spec, is.spec);
      return fields.length === 0 ? [] : [{ namespace, name, change: "changed", fields }];
    });
  });
}

/** `Affects 4 of 31 workloads; 2 would be rejected at their next restart.` */
export function summarizeImpact({
  workloads,
  affected,
  newlyRejected,
  noLongerRejected,
  stillRejected,
}: ImpactSummary): string {
  const parts = [
    affected === 0
      ? `Affects none of ${count(workloads, "workload")}`
      : `Affects ${affected} of ${count(workloads, "workload")}`,
    newlyRejected > 0
      ? `${newlyRejected} would be rejected at ${newlyRejected === 1 ? "its" : "their"} next restart`
      : "",
    noLongerRejected > 0 ? `${noLongerRejected} would not be rejected anymore` : "",
    stillRejected > 0
      ? `${stillRejected} ${stillRejected === 1 ? "is" : "are"} rejected before and after`
      : "",
  ];
  return parts.filter(Boolean).join("; ");
}
