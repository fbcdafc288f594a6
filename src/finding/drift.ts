import { whyUntouched } from "../admission/pod-default/match.ts";
import type { ObjectMeta } from "../kubernetes/object-meta.ts";
import { type CompiledSelector, compileSelector, selects } from "../kubernetes/selector.ts";
import { markersOf } from "../model/marker.ts";
import type { PodMetadata } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { describeCode } from "./catalog.ts";
import { type Finding, findingOf } from "./finding.ts";

/** How a live Pod relates to a PodDefault that it has, or that would be applied to it today. */
export type DriftState =
  /** It has today's version. */
  | "FRESH"
  /** It has an earlier version. */
  | "STALE"
  /** It matches and does not have it. */
  | "MISSING"
  /** It has one that was deleted. */
  | "ORPHAN";

/** A PodDefault with its selector compiled once for many Pods. */
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

/** Compares the marker of a live Pod with a PodDefault of its namespace. */
export function driftBetween({ podDefault, selector }: ComparedPodDefault, pod: PodMetadata): Drift {
  const applied = markersOf(pod).get(podDefault.metadata.name);
  const matches = selects(selector, pod.metadata.labels ?? {}) && whyUntouched(pod) === undefined;
  if (applied === undefined) return { carried: false, matches, ...(matches && { state: "MISSING" }) };
  const isToday = applied === podDefault.metadata.resourceVersion;
  return { carried: true, matches, applied, state: isToday ? "FRESH" : "STALE" };
}

/** One live Pod and one PodDefault that it has or should have. */
export type PodDrift = {
  readonly pod: PodMetadata;
  readonly podDefault: string;
  readonly state: DriftState;
  /** Why it is so; "" where there is nothing to say. */
  readonly why: string;
};

/** For every live Pod, in the given order, the PodDefaults that it has or should have, by name. */
export function findDrift(
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
    return [{ pod, podDefault: name, state: drift.state, why: whyDrift(drift, one.podDefault, pod) }];
  });
  const orphans = [...markersOf(pod).keys()]
    .filter((name) => !present.has(name))
    .map((name): PodDrift => ({ pod, podDefault: name, state: "ORPHAN", why: "the PodDefault was deleted" }));
  return [...known, ...orphans].sort((a, b) => (a.podDefault < b.podDefault ? -1 : 1));
}

/** Why a live Pod is as it is: of the PodDefault, `it was edited after this Pod was created`; "" where there is nothing to say. */
export function whyDrift(drift: Drift, { metadata }: PodDefault, pod: PodMetadata): string {
  switch (drift.state) {
    case "STALE": {
      const edited =
        metadata.resourceVersion === undefined
          ? "it has no resourceVersion in the files, so it may not be what this Pod has"
          : "it was edited after this Pod was created";
      return drift.matches ? edited : `${edited}, and does not match this Pod anymore`;
    }
    case "MISSING":
      return whyMissing(pod.metadata, metadata);
    default:
      return drift.matches ? "" : "it does not match this Pod anymore";
  }
}

/** Which version of an edited PodDefault a live Pod has, and which one there is today; undefined if they are the same. */
export function versionsOf(
  name: string,
  pod: PodMetadata,
  podDefaults: readonly PodDefault[],
): string | undefined {
  const applied = markersOf(pod).get(name);
  const today = podDefaults.find(({ metadata }) => metadata.name === name)?.metadata.resourceVersion;
  if (applied === undefined || today === undefined || applied === today) return undefined;
  return `the Pod has ${name} of resourceVersion ${applied}; today it is ${today}`;
}

function whyMissing(pod: ObjectMeta, podDefault: PodDefault["metadata"]): string {
  if (!isOlder(pod, podDefault))
    return "the Pod matches, but was created before it had the label, or while the webhook was not called";
  const seconds = Math.round(
    (Date.parse(podDefault.creationTimestamp ?? "") - Date.parse(pod.creationTimestamp ?? "")) / 1000,
  );
  return `the Pod is ${inWords(seconds)} older than PodDefault ${podDefault.name}`;
}

const units = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
] as const;

function inWords(seconds: number): string {
  const [unit, length] = units.find(([, long]) => seconds >= 2 * long) ?? ["s", 1];
  return `${Math.floor(seconds / length)} ${unit}`;
}

/** The finding of a drift; undefined for a Pod that is as it would be today. */
export function driftFinding({ pod, podDefault, state, why }: PodDrift): Finding | undefined {
  if (state === "FRESH") return undefined;
  const code = state === "MISSING" ? "CREATED_BEFORE" : state;
  const { namespace, name = "" } = pod.metadata;
  const object = { kind: "Pod", ...(namespace !== undefined && { namespace }), name };
  return findingOf(code, object, { message: `PodDefault ${podDefault}: ${why || describeCode(code).title}` });
}

/** Whether an object is older than another; false where a time is unknown. */
function isOlder({ creationTimestamp: a }: ObjectMeta, { creationTimestamp: b }: ObjectMeta): boolean {
  return a !== undefined && b !== undefined && Date.parse(a) < Date.parse(b);
}
