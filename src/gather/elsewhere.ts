import { ifPermitted } from "../cluster/readers/permitted.ts";
import { readPodDefaults } from "../cluster/readers/pod-defaults.ts";
import type { InFile } from "../model/origins.ts";
import type { Outcome } from "../model/outcome.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { Gathered } from "./gather.ts";
import { inFile } from "./namespace-context.ts";

/** A PodDefault of any namespace, and its file where it comes from one. */
export type Placed = { readonly podDefault: PodDefault; readonly inFile?: InFile };

/** PodDefaults of other namespaces, which do not apply to a Pod, but may be what somebody had in mind. */
export type Elsewhere = {
  readonly podDefaults: readonly Placed[];
  /** False where they may not be listed: there may be more. */
  readonly isComplete: boolean;
};

/** Whether PodDefaults of other namespaces are worth a word: none of its own matches the Pod. */
export function matchesNone({ matched }: Outcome): boolean {
  return matched.length === 0;
}

/**
 * All PodDefaults that may be read, of whatever namespace.
 * @param only what becomes of the only Pod that they are for: the cluster is not asked if it needs none
 */
export async function readElsewhere(
  gathered: Pick<Gathered, "cluster" | "podDefaultsInFiles">,
  only: Outcome | undefined,
): Promise<Elsewhere> {
  const { cluster } = gathered;
  const written = elsewhereInFiles(gathered);
  if (cluster === undefined || (only && !matchesNone(only)))
    return { podDefaults: written, isComplete: true };
  const all = await ifPermitted("list poddefaults.kubeflow.org -A", () =>
    readPodDefaults(cluster, undefined),
  );
  const stored = all.known ? all.value.map((podDefault) => ({ podDefault })) : [];
  return { podDefaults: [...written, ...stored], isComplete: all.known };
}

/** Those of the files. One that names no namespace is in that of -n, with the Pods. */
export function elsewhereInFiles({
  podDefaultsInFiles,
}: Pick<Gathered, "podDefaultsInFiles">): readonly Placed[] {
  return podDefaultsInFiles
    .filter(({ value }) => value.metadata.namespace)
    .map(({ source, value }) => ({ podDefault: value, inFile: inFile(source) }));
}
