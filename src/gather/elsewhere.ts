import { ifPermitted } from "../cluster/readers/permitted.ts";
import { readPodDefaults } from "../cluster/readers/pod-defaults.ts";
import type { InFile } from "../model/origins.ts";
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

/** All PodDefaults that may be read, of whatever namespace. */
export async function readElsewhere({
  cluster,
  podDefaultsInFiles,
}: Pick<Gathered, "cluster" | "podDefaultsInFiles">): Promise<Elsewhere> {
  // One that names no namespace is in that of -n, with the Pods.
  const written = podDefaultsInFiles
    .filter(({ value }) => value.metadata.namespace)
    .map(({ source, value }) => ({ podDefault: value, inFile: inFile(source) }));
  if (cluster === undefined) return { podDefaults: written, isComplete: true };
  const all = await ifPermitted("list poddefaults.kubeflow.org -A", () =>
    readPodDefaults(cluster, undefined),
  );
  const stored = all.known ? all.value.map((podDefault) => ({ podDefault })) : [];
  return { podDefaults: [...written, ...stored], isComplete: all.known };
}
