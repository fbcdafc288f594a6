import { markersOf } from "../model/marker.ts";
import type { Pod } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { injectsInShort } from "./injects.ts";
import { type NotebookOffer, notebookOffer } from "./notebook-form.ts";
import { formatSelector } from "./selector-words.ts";

/** The part of a Pod that listing needs: its metadata. */
export type PodMetadata = Pick<Pod, "metadata">;

/** Live Pods of a PodDefault's namespace; `carrying` had it applied when they were created, `matching` would today. */
export type PodCounts = { readonly carrying: number; readonly matching: number };

export type ListItem = {
  readonly podDefault: PodDefault;
  readonly description: string;
  readonly selector: string;
  readonly injects: string;
  /** undefined: Pods could not be read, or there is no cluster. */
  readonly pods?: PodCounts;
  readonly notebookForm: NotebookOffer;
};

type Matches = (podDefault: PodDefault, pod: PodMetadata) => boolean;

/**
 * One line for each PodDefault, in the order given.
 * @param pods live Pods of all namespaces listed, undefined where they are not known
 * @param matches whether a PodDefault selects a Pod by its labels
 */
export function reportList(
  podDefaults: readonly PodDefault[],
  pods: readonly PodMetadata[] | undefined,
  matches: Matches,
): readonly ListItem[] {
  const byNamespace = Map.groupBy(pods ?? [], ({ metadata }) => metadata.namespace ?? "");
  return podDefaults.map((podDefault) => ({
    podDefault,
    description: podDefault.spec.desc ?? "",
    selector: formatSelector(podDefault.spec.selector),
    injects: injectsInShort(podDefault.spec),
    ...(pods && {
      pods: countPods(podDefault, byNamespace.get(podDefault.metadata.namespace ?? "") ?? [], matches),
    }),
    notebookForm: notebookOffer(podDefault),
  }));
}

function countPods(podDefault: PodDefault, pods: readonly PodMetadata[], matches: Matches): PodCounts {
  return {
    carrying: pods.filter((pod) => markersOf(pod).has(podDefault.metadata.name)).length,
    matching: pods.filter((pod) => matches(podDefault, pod)).length,
  };
}
