import type { PodMetadata } from "../gather/inventory.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { driftBetween, preparePodDefault } from "./drift.ts";
import { injectsInShort } from "./injects.ts";
import { type NotebookOffer, notebookOffer } from "./notebook-form.ts";
import { formatSelector } from "./selector-words.ts";

/** Live Pods of a PodDefault's namespace. */
type PodCounts = {
  /** It was applied when they were created. */
  readonly carrying: number;
  /** It would be applied if they were created now. */
  readonly matching: number;
  /** They carry an earlier version of it. */
  readonly stale: number;
  /** They match and do not carry it. */
  readonly missing: number;
};

/** One PodDefault in a list. */
export type ListItem = {
  readonly podDefault: PodDefault;
  readonly description: string;
  readonly selector: string;
  readonly injects: string;
  /** undefined: Pods could not be read, or there is no cluster. */
  readonly pods?: PodCounts;
  readonly notebookForm: NotebookOffer;
};

/**
 * One line for each PodDefault, in the order given.
 * @param pods live Pods of all namespaces listed, undefined where they are not known
 */
export function reportList(
  podDefaults: readonly PodDefault[],
  pods: readonly PodMetadata[] | undefined,
): readonly ListItem[] {
  const byNamespace = Map.groupBy(pods ?? [], ({ metadata }) => metadata.namespace ?? "");
  return podDefaults.map((podDefault) => ({
    podDefault,
    description: podDefault.spec.desc ?? "",
    selector: formatSelector(podDefault.spec.selector),
    injects: injectsInShort(podDefault.spec),
    ...(pods && { pods: countPods(podDefault, byNamespace.get(podDefault.metadata.namespace ?? "") ?? []) }),
    notebookForm: notebookOffer(podDefault),
  }));
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
