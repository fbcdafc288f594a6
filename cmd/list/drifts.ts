import type { Inventory } from "../../src/gather/inventory.ts";
import { readUnreached } from "../../src/gather/unreached.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { type PodDrift, reportDrift } from "../../src/report/drift.ts";
import type { Io } from "../io.ts";
import type { ListOptions } from "./flags.ts";
import { isNamed } from "./select.ts";

/**
 * How live Pods stand to the wanted PodDefaults. They are judged by all that there are: what is not wanted is no orphan. An
 * orphan itself has nothing left to be wanted by but its name.
 */
export async function readDrifts(
  wanted: readonly PodDefault[],
  { podDefaults, pods, cluster }: Inventory,
  options: ListOptions,
  io: Io,
): Promise<readonly PodDrift[]> {
  const shown = new Set(wanted.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`));
  const drifts = reportDrift(podDefaults, pods?.known ? pods.value : []).filter(
    ({ pod, podDefault, state }) =>
      state === "ORPHAN"
        ? options.selector === undefined && isNamed(podDefault, options.args)
        : shown.has(`${pod.metadata.namespace}/${podDefault}`),
  );
  const missingIn = new Set(drifts.filter(isMissing).map(({ pod }) => pod.metadata.namespace ?? ""));
  if (cluster === undefined || missingIn.size === 0) return drifts;
  const unreached = await readUnreached(cluster, [...missingIn]);
  for (const namespace of unreached) {
    io.stderr.write(
      `Warning: the PodDefault webhook does not see Pods of namespace ${namespace}: nothing is MISSING there\n`,
    );
  }
  return drifts.filter((drift) => !isMissing(drift) || !unreached.has(drift.pod.metadata.namespace ?? ""));
}

function isMissing({ state }: PodDrift): boolean {
  return state === "MISSING";
}
