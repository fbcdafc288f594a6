import type { Inventory } from "../../src/gather/inventory.ts";
import { readUnreached } from "../../src/gather/unreached.ts";
import type { FailedCall } from "../../src/model/namespace-context.ts";
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
  if (cluster === undefined || drifts.every(({ state }) => state === "FRESH")) return drifts;
  const missingIn = new Set(drifts.filter(isMissing).map(({ pod }) => pod.metadata.namespace ?? ""));
  const unreached = await readUnreached(cluster, [...missingIn], io.now());
  for (const namespace of unreached.namespaces) {
    io.stderr.write(
      `Warning: the PodDefault webhook does not see Pods of namespace ${namespace}: nothing is MISSING there\n`,
    );
  }
  if (unreached.failedCall) warnOfFailedCall(unreached.failedCall, io);
  return drifts.filter(
    (drift) => !isMissing(drift) || !unreached.namespaces.has(drift.pod.metadata.namespace ?? ""),
  );
}

/** Pods that are recreated meanwhile would get nothing, or not come to be at all. */
function warnOfFailedCall({ why, effect, look }: FailedCall, io: Io): void {
  io.stderr.write(
    `Warning: do not recreate Pods now, the PodDefault webhook cannot be reached: ${why}: ${effect}; see: ${look}\n`,
  );
}

function isMissing({ state }: PodDrift): boolean {
  return state === "MISSING";
}
