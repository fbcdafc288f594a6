import type { Cluster } from "../cluster/cluster.ts";
import { ifPermitted } from "../cluster/readers/permitted.ts";
import { readPodDefault, readPodDefaults } from "../cluster/readers/pod-defaults.ts";
import { readPodMetadata } from "../cluster/readers/pods.ts";
import { InputError, type Problem } from "../errors.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import type { Origins } from "../model/origins.ts";
import type { Pod, PodMetadata } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { Readable } from "../model/readable.ts";
import { commandLine } from "../quote-for-shell.ts";
import { defaultNamespace } from "./default-namespace.ts";
import type { FileOptions, FromFiles } from "./from-files.ts";
import type { GatherOptions } from "./gather.ts";
import type { RulesInFiles } from "./injected-containers.ts";
import { layOver, originsIn } from "./namespace-context.ts";
import { connectOnce } from "./pod-default-crd.ts";
import { isProfile } from "./profiles.ts";
import type { Unusable } from "./skipped.ts";

export type InventoryOptions = FileOptions &
  Pick<GatherOptions, "namespace" | "allNamespaces" | "connect"> & {
    /** Only PodDefaults of these names; with none, all. */
    readonly names: readonly string[];
    /** Whether the live Pods are wanted, too. */
    readonly withPods: boolean;
  };

/** The PodDefaults that there are, and the Pods that they may match. */
export type Inventory = Unusable & {
  /** undefined: all. */
  readonly namespace: string | undefined;
  /** Other namespaces that the files have PodDefaults in, which are not shown. */
  readonly elsewhere: readonly string[];
  /** By namespace and name. */
  readonly podDefaults: readonly PodDefault[];
  /** Names that nothing has. */
  readonly notFound: readonly string[];
  /** Metadata of live Pods; undefined where they are not wanted or there is no cluster. */
  readonly pods: Readable<readonly PodMetadata[]> | undefined;
  /** Profiles among the Namespaces of files. */
  readonly profilesInFiles: readonly string[];
  /** Pods and workloads among the files, of whatever namespace. */
  readonly workloadsInFiles: readonly JsonObject[];
  /** What the files say about the namespaces of PodDefaults. */
  readonly rulesInFiles: RulesInFiles & Pick<FromFiles, "webhookConfigurations">;
  readonly warnings: readonly Problem[];
  readonly cluster: Cluster | undefined;
};

/** With where the PodDefaults of one namespace, that of -n or the context, can be changed. */
type TakenInventory = Inventory & {
  readonly origins: Origins;
  /** The namespace of -n or the context. */
  readonly home: string;
};

/**
 * Reads PodDefaults from the cluster, with those of files laid over them by namespace and name, or from files alone.
 * @throws InputError; ClusterError where PodDefaults may not be read. Pods may stay unknown.
 */
export async function takeInventory(options: InventoryOptions): Promise<TakenInventory> {
  const connect = options.connect && connectOnce(options.connect);
  const files = await readGiven({ ...options, connect });
  const cluster = await connect?.();
  const home = defaultNamespace(options.namespace, files, cluster);
  const written = [...new Set(files.podDefaults.map(({ value }) => value.metadata.namespace || home))].sort();
  // Files alone answer for what they hold, whatever their other objects name.
  const isScoped = cluster !== undefined || options.namespace !== undefined;
  const shown = isScoped || written.length === 0 ? [home] : written;
  const namespace = options.allNamespaces || shown.length > 1 ? undefined : shown[0];
  const elsewhere = namespace === undefined ? [] : written.filter((one) => one !== namespace);
  const [stored, pods] = await Promise.all([
    cluster ? readStored(cluster, namespace, options.names) : [],
    cluster && options.withPods ? readLivePods(cluster, namespace) : undefined,
  ]);
  const podDefaults = withFiles(stored, files, home)
    .filter((one) => namespace === undefined || one.metadata.namespace === namespace)
    .filter(({ metadata }) => options.names.length === 0 || options.names.includes(metadata.name));
  const found = new Set(podDefaults.map(({ metadata }) => metadata.name));
  const notFound = options.names.filter((name) => !found.has(name));
  const profileNames = files.namespaces
    .map(({ value }) => value.metadata)
    .filter(({ labels }) => isProfile(labels))
    .map(({ name }) => name);
  const profilesInFiles = [...new Set(profileNames)];
  const workloadsInFiles = files.workloads.map(({ object }) => object);
  const origins = originsIn(home, home, files, cluster === undefined);
  const { warnings, failures, skipped } = files;
  if (podDefaults.length === 0 && cluster === undefined && failures.length > 0)
    throw new InputError(failures);
  const read = {
    namespace,
    elsewhere,
    podDefaults,
    notFound,
    pods,
    profilesInFiles,
    workloadsInFiles,
    rulesInFiles: files,
  };
  return { ...read, home, origins, warnings, failures, skipped, cluster };
}

export const noFiles: FromFiles = {
  asked: [],
  askedIn: new Map(),
  withoutPods: [],
  workloads: [],
  podDefaults: [],
  namespaces: [],
  serviceAccounts: [],
  limitRanges: [],
  resourceQuotas: [],
  runtimeClasses: [],
  priorityClasses: [],
  webhookConfigurations: [],
  profiles: [],
  others: [],
  warnings: [],
  found: new Set(),
  failures: [],
  skipped: [],
};

/** Lazy import: most lists come from the cluster alone. */
async function readGiven(options: InventoryOptions): Promise<FromFiles> {
  if (options.filenames.length === 0 && !options.kustomization) return noFiles;
  const { readFiles } = await import("./from-files.ts");
  return readFiles({ asked: [], given: options.filenames }, false, options);
}

async function readStored(
  cluster: Cluster,
  namespace: string | undefined,
  names: readonly string[],
): Promise<readonly PodDefault[]> {
  if (names.length === 0 || namespace === undefined) return readPodDefaults(cluster, namespace);
  const found = await Promise.all(names.map((name) => readPodDefault(cluster, namespace, name)));
  return found.flatMap((podDefault) => podDefault ?? []);
}

/** Pods that have finished are never created again. */
export const notFinished = "status.phase!=Succeeded,status.phase!=Failed";

/** Metadata of the Pods that run or will, of a namespace or of all. */
export function readLivePods(
  cluster: Cluster,
  namespace: string | undefined,
): Promise<Readable<readonly PodMetadata[]>> {
  const scope = namespace === undefined ? "-A" : commandLine`-n ${namespace}`;
  return ifPermitted(`list pods ${scope}`, async () => {
    const all = await readPodMetadata(cluster, namespace, { fieldSelector: notFinished });
    return all.map((metadata) => ({ metadata: metadata as Pod["metadata"] }));
  });
}

function withFiles(stored: readonly PodDefault[], files: FromFiles, home: string): readonly PodDefault[] {
  if (files.podDefaults.length === 0) return stored;
  const inNamespace = ({ metadata }: PodDefault): string => metadata.namespace || home;
  const storedIn = Map.groupBy(stored, inNamespace);
  const writtenIn = Map.groupBy(
    files.podDefaults.map(({ value }) => value),
    inNamespace,
  );
  return [...new Set([...storedIn.keys(), ...writtenIn.keys()])]
    .sort()
    .flatMap((namespace) =>
      [...layOver(storedIn.get(namespace) ?? [], writtenIn.get(namespace) ?? [], namespace)].sort(byName),
    );
}

function byName(a: PodDefault, b: PodDefault): number {
  return a.metadata.name < b.metadata.name ? -1 : 1;
}
