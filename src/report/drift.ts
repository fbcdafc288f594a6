import { whyUntouched } from "../admission/pod-default/match.ts";
import type { PodMetadata } from "../gather/inventory.ts";
import type { ObjectMeta } from "../kubernetes/object-meta.ts";
import { type CompiledSelector, compileSelector, selects } from "../kubernetes/selector.ts";
import { markersOf } from "../model/marker.ts";
import type { PodDefault } from "../model/pod-default.ts";

/** How a live Pod stands to a PodDefault that it carries, or that would be applied to it today. */
export type DriftState =
  /** It carries today's version. */
  | "FRESH"
  /** It carries an earlier version. */
  | "STALE"
  /** It matches and does not carry it. */
  | "MISSING"
  /** It carries one that is gone. */
  | "ORPHAN";

/** A PodDefault with its selector converted once for many Pods. */
export type ComparedPodDefault = { readonly podDefault: PodDefault; readonly selector: CompiledSelector };

export type Drift = {
  readonly carried: boolean;
  readonly matches: boolean;
  /** undefined: the two have nothing to do with each other. */
  readonly state?: Exclude<DriftState, "ORPHAN">;
  /** The resourceVersion that the PodDefault had when it was applied. */
  readonly applied?: string;
};

export function preparePodDefault(podDefault: PodDefault): ComparedPodDefault {
  return { podDefault, selector: compileSelector(podDefault.spec.selector) };
}

/** Compares the marker on a live Pod with a PodDefault of its namespace. */
export function driftBetween({ podDefault, selector }: ComparedPodDefault, pod: PodMetadata): Drift {
  const applied = markersOf(pod).get(podDefault.metadata.name);
  const matches = selects(selector, pod.metadata.labels ?? {}) && whyUntouched(pod) === undefined;
  if (applied === undefined) {
    return { carried: false, matches, ...(matches && { state: "MISSING" }) };
  }
  const isToday = applied === podDefault.metadata.resourceVersion;
  return { carried: true, matches, applied, state: isToday ? "FRESH" : "STALE" };
}

/** One live Pod and one PodDefault that has to do with it. */
export type PodDrift = {
  readonly pod: PodMetadata;
  readonly podDefault: string;
  readonly state: DriftState;
  /** What makes it so; "" where there is nothing to say. */
  readonly why: string;
};

/** For every live Pod, by namespace and name, the PodDefaults that it carries or should carry, by name. */
export function reportDrift(
  podDefaults: readonly PodDefault[],
  pods: readonly PodMetadata[],
): readonly PodDrift[] {
  const inNamespace = Map.groupBy(
    podDefaults.map(preparePodDefault),
    ({ podDefault }) => podDefault.metadata.namespace ?? "",
  );
  return pods.flatMap((pod) => driftOfPod(pod, inNamespace.get(pod.metadata.namespace ?? "") ?? []));
}

function driftOfPod(pod: PodMetadata, compared: readonly ComparedPodDefault[]): readonly PodDrift[] {
  const present = new Set(compared.map(({ podDefault }) => podDefault.metadata.name));
  const known = compared.flatMap((one): PodDrift[] => {
    const drift = driftBetween(one, pod);
    if (drift.state === undefined) return [];
    const { name } = one.podDefault.metadata;
    return [{ pod, podDefault: name, state: drift.state, why: why(drift, one.podDefault, pod) }];
  });
  const orphans = [...markersOf(pod).keys()]
    .filter((name) => !present.has(name))
    .map((name): PodDrift => ({ pod, podDefault: name, state: "ORPHAN", why: "the PodDefault is gone" }));
  return [...known, ...orphans].sort((a, b) => (a.podDefault < b.podDefault ? -1 : 1));
}

function why(drift: Drift, { metadata }: PodDefault, pod: PodMetadata): string {
  switch (drift.state) {
    case "STALE": {
      const today = metadata.resourceVersion ?? "none: it is not stored";
      const change = `changed since: resourceVersion ${drift.applied}, now ${today}`;
      return drift.matches ? change : `${change}; it would not be applied now`;
    }
    case "MISSING":
      return isOlder(pod.metadata, metadata)
        ? "the Pod was created before it"
        : "the Pod matches, and was created without it";
    default:
      return drift.matches ? "" : "it would not be applied now";
  }
}

/** Whether an object is older than another; false where a time is not known. */
export function isOlder({ creationTimestamp: a }: ObjectMeta, { creationTimestamp: b }: ObjectMeta): boolean {
  return a !== undefined && b !== undefined && Date.parse(a) < Date.parse(b);
}
