import { gather } from "../../src/gather/gather.ts";
import { type Inventory, noFiles, readLivePods } from "../../src/gather/inventory.ts";
import { interruptible } from "../../src/interruptible.ts";
import { podDefaultsFor } from "../../src/report/list-for-pods.ts";
import { gatherOptions } from "../gather-options.ts";
import type { Io } from "../io.ts";
import type { ListOptions } from "./flags.ts";

/** The PodDefaults that apply to what --for names. */
export type InventoryFor = Inventory & { readonly obstacles: readonly string[] };

/** Gathers the Pods of --for and what surrounds them, and keeps the PodDefaults that apply to one of them. */
export async function takeInventoryFor(options: ListOptions, io: Io): Promise<InventoryFor> {
  const words = options.for === undefined ? [] : [options.for];
  // -l and names pick among PodDefaults, not among Pods.
  const { selector: _, ...wanted } = gatherOptions({ ...options, args: words }, true, io);
  const { sources, contexts, cluster, warnings, failures, skipped } = await gather(wanted);
  const { podDefaults, obstacles } = await interruptible(sources.length, () =>
    podDefaultsFor(sources, contexts),
  );
  const [namespace, ...others] = contexts.keys();
  const only = others.length === 0 ? namespace : undefined;
  const found = new Set(podDefaults.map(({ metadata }) => metadata.name));
  return {
    namespace: only,
    elsewhere: [],
    podDefaults,
    notFound: options.args.filter((name) => !found.has(name)),
    pods: cluster && (await readLivePods(cluster, only)),
    profilesInFiles: [],
    workloadsInFiles: [],
    rulesInFiles: noFiles,
    warnings,
    failures,
    skipped,
    cluster,
    obstacles,
  };
}
