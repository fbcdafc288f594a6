import type { Cluster } from "../../src/cluster/cluster.ts";
import type { Surroundings } from "../../src/finding/edit-pod-default.ts";
import type { Finding } from "../../src/finding/finding.ts";
import { injectedRefusalFinding } from "../../src/finding/plugin-refusal.ts";
import { rejectedInjections } from "../../src/gather/injected-containers.ts";
import { takeInventory } from "../../src/gather/inventory.ts";
import { knownWebhook } from "../../src/gather/webhook-scope.ts";
import { readInhabitants } from "../../src/gather/workloads.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import type { Inhabitants } from "../../src/report/explain-pod-default.ts";
import { connectionOptions } from "../flags.ts";
import { fileOptions } from "../gather-options.ts";
import type { Io } from "../io.ts";
import { withProgress } from "../progress.ts";
import { tellUnusable } from "../skipped-objects.ts";
import { warnOfProblems } from "../warnings.ts";
import type { ExplainOptions } from "./flags.ts";

type Read = Inhabitants & {
  readonly podDefaults: readonly PodDefault[];
  /** Whether everything could be used that was named. */
  readonly isComplete: boolean;
  /** The namespace of -n or the context, and where its PodDefaults can be changed. */
  readonly surroundings: Surroundings;
  /** Why the namespace rejects what a PodDefault injects. */
  readonly rejected: readonly Finding[];
};

/**
 * The PodDefaults of the namespace, from the cluster with files laid over it, or from files alone; if `withPods` also the live
 * Pods and the workloads that they may match.
 * @param open a connection that is already open, and stays so
 */
export async function readPodDefaults(
  options: ExplainOptions,
  io: Io,
  withPods = false,
  open?: Cluster,
): Promise<Read> {
  const { local, namespace } = options;
  const work = takeInventory({
    names: [],
    ...fileOptions(options, io),
    ...(namespace && { namespace }),
    allNamespaces: false,
    withPods,
    connect: local ? undefined : async () => open ?? io.connect(connectionOptions(options)),
  });
  const inventory = await withProgress(io, "Reading PodDefaults", work);
  try {
    warnOfProblems(inventory.warnings, io);
    const isComplete = tellUnusable(inventory, options.v > 0, io);
    const { podDefaults, origins, home, pods } = inventory;
    const inhabitants = withPods
      ? await withProgress(io, "Reading workloads", readInhabitants(inventory))
      : { workloads: [], unread: [] };
    const { cluster, rulesInFiles: files } = inventory;
    const webhook = withPods ? await knownWebhook(cluster, files, home, io.now()) : undefined;
    const rejected = withPods ? await rejectedInjections(podDefaults, { cluster, files, home, origins }) : [];
    return {
      podDefaults,
      isComplete,
      surroundings: { namespace: home, origins, ...(webhook && { webhook }) },
      rejected: rejected.map(injectedRefusalFinding),
      pods: pods?.known ? pods.value : undefined,
      ...inhabitants,
    };
  } finally {
    if (open === undefined) inventory.cluster?.close();
  }
}
