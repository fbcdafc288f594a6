import { type PodMetadata, takeInventory } from "../../src/gather/inventory.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { connectionOptions } from "../flags.ts";
import type { Io } from "../io.ts";
import { withProgress } from "../progress.ts";
import { warnOfProblems } from "../warnings.ts";
import type { ExplainOptions } from "./flags.ts";

type Read = {
  readonly namespace: string;
  readonly podDefaults: readonly PodDefault[];
  /** undefined where live Pods may not be read, or there is no cluster. */
  readonly pods: readonly PodMetadata[] | undefined;
};

/** The PodDefaults of the namespace and its live Pods, from the cluster with files laid over it, or from files alone. */
export async function readPodDefaults(options: ExplainOptions, io: Io): Promise<Read> {
  const { filename, recursive, local, namespace } = options;
  const work = takeInventory({
    names: [],
    filenames: filename,
    recursive,
    ...(namespace && { namespace }),
    allNamespaces: false,
    withPods: true,
    cwd: io.cwd,
    readStdin: io.readStdin,
    connect: local ? undefined : () => io.connect(connectionOptions(options)),
  });
  const inventory = await withProgress(io, "Reading PodDefaults", work);
  inventory.cluster?.close();
  warnOfProblems(inventory.warnings, io);
  return {
    namespace: inventory.namespace ?? "default",
    podDefaults: inventory.podDefaults,
    pods: inventory.pods?.known ? inventory.pods.value : undefined,
  };
}
