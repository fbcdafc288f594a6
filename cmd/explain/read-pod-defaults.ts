import type { Cluster } from "../../src/cluster/cluster.ts";
import { type Inventory, takeInventory } from "../../src/gather/inventory.ts";
import { readWorkloads, type Workloads, workloadsAmong } from "../../src/gather/workloads.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { ObjectMeta } from "../../src/kubernetes/object-meta.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import type { Home } from "../../src/report/advice.ts";
import type { Surroundings } from "../../src/report/explain/explain-pod-default.ts";
import { connectionOptions } from "../flags.ts";
import type { Io } from "../io.ts";
import { withProgress } from "../progress.ts";
import { warnOfProblems } from "../warnings.ts";
import type { ExplainOptions } from "./flags.ts";

type Read = Surroundings & Home & { readonly podDefaults: readonly PodDefault[] };

/**
 * The PodDefaults of the namespace, from the cluster with files laid over it, or from files alone; if `withPods` the live Pods and
 * the workloads, too, that they may concern.
 */
export async function readPodDefaults(options: ExplainOptions, io: Io, withPods = false): Promise<Read> {
  const { filename, recursive, local, namespace } = options;
  const work = takeInventory({
    names: [],
    filenames: filename,
    recursive,
    ...(namespace && { namespace }),
    allNamespaces: false,
    withPods,
    cwd: io.cwd,
    readStdin: io.readStdin,
    connect: local ? undefined : () => io.connect(connectionOptions(options)),
  });
  const inventory = await withProgress(io, "Reading PodDefaults", work);
  try {
    warnOfProblems(inventory.warnings, io);
    const home = inventory.namespace ?? "default";
    const stored = withPods && inventory.cluster ? await readStored(inventory.cluster, home, io) : undefined;
    return {
      namespace: home,
      podDefaults: inventory.podDefaults,
      origins: inventory.origins,
      pods: inventory.pods?.known ? inventory.pods.value : undefined,
      ...withFiles(stored, inventory, home),
    };
  } finally {
    inventory.cluster?.close();
  }
}

function readStored(cluster: Cluster, namespace: string, io: Io): Promise<Workloads> {
  return withProgress(io, "Reading workloads", readWorkloads(cluster, namespace));
}

/** A workload of the files takes the place of the stored one of its kind and name. */
function withFiles(
  stored: Workloads = { workloads: [], unread: [] },
  { workloadsInFiles }: Inventory,
  home: string,
): Workloads {
  const written = workloadsAmong(workloadsInFiles.filter((object) => namespaceOf(object) === home));
  const byName = new Map([...stored.workloads, ...written].map((one) => [`${one.kind}/${one.name}`, one]));
  return { ...stored, workloads: [...byName.values()] };

  function namespaceOf({ metadata }: JsonObject): string {
    return (metadata as ObjectMeta | undefined)?.namespace || home;
  }
}
