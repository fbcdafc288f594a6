import { driftBetween, preparePodDefault } from "../finding/drift.ts";
import { findPairs, selfConflicts } from "../finding/pair.ts";
import { formatSelector, type NotebookOffer, notebookOffer } from "../finding/selector.ts";
import { compileSelector } from "../kubernetes/selector.ts";
import type { PodMetadata } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { injectsInShort } from "./injected-items.ts";

/** Live Pods of a PodDefault's namespace. */
type PodCounts = {
  /** It was applied when they were created. */
  readonly carrying: number;
  /** It would be applied if they were created now. */
  readonly matching: number;
  /** They have an earlier version of it. */
  readonly stale: number;
  /** They match and do not have it. */
  readonly missing: number;
};

/** One PodDefault in a list. */
export type ListItem = {
  readonly podDefault: PodDefault;
  /** `ok`, or what is wrong: `blocks namespace`, `conflicts, 5 stale`. */
  readonly status: string;
  readonly description: string;
  readonly selector: string;
  readonly injects: string;
  /** undefined: Pods could not be read, or there is no cluster. */
  readonly pods?: PodCounts;
  readonly notebookForm: NotebookOffer;
};

/**
 * One line for each PodDefault, in the order given.
 * @param pods live Pods of all namespaces listed, undefined where they are unknown
 * @param isSkipped whether the webhook skips a namespace: nothing is missing there
 */
export function reportList(
  podDefaults: readonly PodDefault[],
  pods: readonly PodMetadata[] | undefined,
  isSkipped: (namespace: string) => boolean = () => false,
): readonly ListItem[] {
  const byNamespace = Map.groupBy(pods ?? [], ({ metadata }) => metadata.namespace ?? "");
  const conflicting = findConflicting(podDefaults);
  return podDefaults.map((podDefault) => {
    const namespace = podDefault.metadata.namespace ?? "";
    const counted = pods && countPods(podDefault, byNamespace.get(namespace) ?? []);
    const counts = counted && isSkipped(namespace) ? { ...counted, missing: 0 } : counted;
    return {
      podDefault,
      status: statusOf(podDefault, conflicting.has(podDefault), counts),
      description: podDefault.spec.desc ?? "",
      selector: formatSelector(podDefault.spec.selector),
      injects: injectsInShort(podDefault.spec),
      ...(counts && { pods: counts }),
      notebookForm: notebookOffer(podDefault),
    };
  });
}

/** The PodDefaults whose Pods can be denied because of a conflict, with another one of the namespace or with itself. */
function findConflicting(podDefaults: readonly PodDefault[]): ReadonlySet<PodDefault> {
  const conflicting = new Set<PodDefault>();
  const byNamespace = Map.groupBy(podDefaults, ({ metadata }) => metadata.namespace ?? "");
  for (const [namespace, inNamespace] of byNamespace) {
    const meeting = findPairs(inNamespace).filter(({ together }) => together !== undefined);
    const names = new Set(meeting.flatMap(({ names }) => names));
    const surroundings = { namespace, origins: { isLocal: true, inFiles: new Map() } };
    for (const podDefault of inNamespace) {
      if (names.has(podDefault.metadata.name) || selfConflicts(podDefault, surroundings).length > 0)
        conflicting.add(podDefault);
    }
  }
  return conflicting;
}

/** Whether an invalid selector makes the webhook deny every Pod of the namespace. */
export function blocksNamespace({ spec }: PodDefault): boolean {
  return !compileSelector(spec.selector).ok;
}

function statusOf(podDefault: PodDefault, conflicts: boolean, counts: PodCounts | undefined): string {
  if (blocksNamespace(podDefault)) return "blocks namespace";
  const parts = [
    ...(conflicts ? ["conflicts"] : []),
    ...(counts?.stale ? [`${counts.stale} stale`] : []),
    ...(counts?.missing ? [`${counts.missing} missing`] : []),
  ];
  return parts.join(", ") || "ok";
}

function countPods(podDefault: PodDefault, pods: readonly PodMetadata[]): PodCounts {
  const prepared = preparePodDefault(podDefault);
  const drifts = pods.map((pod) => driftBetween(prepared, pod));
  const count = (is: (drift: (typeof drifts)[number]) => boolean): number => drifts.filter(is).length;
  return {
    carrying: count(({ carried }) => carried),
    matching: count(({ matches }) => matches),
    stale: count(({ state }) => state === "STALE"),
    missing: count(({ state }) => state === "MISSING"),
  };
}
