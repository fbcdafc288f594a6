import type { Cluster } from "../cluster/cluster.ts";
import type { Problem } from "../errors.ts";
import type { Manifests } from "../manifest/collect-manifests.ts";
import { defaultNamespace, namespaceOf } from "./default-namespace.ts";
import { inNamespace, podSources } from "./file-sources.ts";
import { readFiles } from "./from-files.ts";
import type { LiveObject, LiveSelection } from "./live-objects.ts";
import { makersOf, sourcesOfLive } from "./live-sources.ts";
import { type ClusterFacts, type NamespaceSurroundings, surroundingsOf } from "./namespace-context.ts";
import { lookupFor } from "./related-objects.ts";
import type { PodSource } from "./source.ts";
import { readTargets, type Target } from "./targets.ts";

export type GatherOptions = LiveSelection & {
  /** FILE, TYPE/NAME or TYPE, as typed. */
  readonly words: readonly string[];
  readonly filenames: readonly string[];
  readonly recursive: boolean;
  /** -n, where it was given. */
  readonly namespace?: string;
  readonly cwd: string;
  readonly readStdin: () => Promise<Uint8Array>;
  /** By which it is judged whether the webhook's certificate is still valid. */
  readonly now: Date;
  /** undefined with --local: no cluster is asked and no kubeconfig is read. */
  readonly connect: (() => Promise<Cluster>) | undefined;
};

export type Gathered = {
  /** Pods to judge, in the order of the arguments. */
  readonly sources: readonly PodSource[];
  /** One for each namespace that such a Pod is in. */
  readonly namespaceContexts: ReadonlyMap<string, NamespaceSurroundings>;
  readonly cluster: Cluster | undefined;
  /** Objects of the files that stand for no Pods. */
  readonly withoutPods: readonly { readonly kind: string }[];
  /** PodDefaults of the files, wherever they belong. */
  readonly podDefaultsInFiles: Manifests["podDefaults"];
  /** What the files say that nobody will hear: fields that the API server drops. */
  readonly warnings: readonly Problem[];
};

/**
 * Collects what a prediction needs, from files, from the cluster, or from both: the Pods that were asked about, and around them
 * PodDefaults, namespaces, ServiceAccounts and the webhook's configuration.
 * @throws InputError, ClusterError
 */
export async function gather(options: GatherOptions): Promise<Gathered> {
  const targets = readTargets(options.words, options.cwd);
  const asked = targets.flatMap((target) => (target.kind === "file" ? [target.path] : []));
  const files = await readFiles({ asked, given: options.filenames }, targets.length === 0, options);
  const cluster = await options.connect?.();
  const home = defaultNamespace(options.namespace, files, cluster);
  const live = await readLive(targets, options, home, cluster);
  const inFiles = [...files.workloads, ...files.others].map((one) =>
    inNamespace(one, namespaceOf(one) ?? home),
  );
  const asking = [
    ...files.asked.map((one) => inNamespace(one, namespaceOf(one) ?? home)),
    ...live.flat().flatMap(makersOf),
  ];
  const lookup = await lookupFor(new Set(asking), inFiles, cluster);
  const fromFiles = podSources(files.asked, home, options.namespace !== undefined, lookup);
  const all = [...fromFiles.values(), ...live].flat();
  const namespaces = [...new Set(all.map(({ namespace }) => namespace))];
  const facts = await readAllFacts(namespaces, cluster, options.now);
  const storedIn = (namespace: string) => facts.get(namespace)?.podDefaults ?? [];
  const sourcesOf = (target: Target, index: number) =>
    target.kind === "file"
      ? (files.askedIn.get(target.path) ?? []).flatMap((object) => fromFiles.get(object) ?? [])
      : (live[index] ?? []).flatMap((object) => sourcesOfLive(object, storedIn(object.namespace), lookup));
  return {
    sources: targets.length === 0 ? [...fromFiles.values()].flat() : targets.flatMap(sourcesOf),
    namespaceContexts: new Map(
      namespaces.map((namespace) => [
        namespace,
        surroundingsOf(namespace, home, files, facts.get(namespace)),
      ]),
    ),
    cluster,
    withoutPods: files.withoutPods,
    podDefaultsInFiles: files.podDefaults,
    warnings: files.warnings,
  };
}

/** What asks a cluster is loaded where one is asked: from files alone, a prediction shall start at once. */
async function readLive(
  targets: readonly Target[],
  selection: LiveSelection,
  namespace: string,
  cluster: Cluster | undefined,
): Promise<readonly (readonly LiveObject[])[]> {
  if (targets.every(({ kind }) => kind === "file")) return [];
  const { readLiveObjects } = await import("./live-objects.ts");
  return readLiveObjects(targets, selection, namespace, cluster);
}

async function readAllFacts(
  namespaces: readonly string[],
  cluster: Cluster | undefined,
  now: Date,
): Promise<ReadonlyMap<string, ClusterFacts>> {
  if (cluster === undefined) return new Map();
  const { readFacts, readSharedFacts } = await import("./facts.ts");
  const shared = await readSharedFacts(cluster, now);
  const facts = await Promise.all(namespaces.map((namespace) => readFacts(cluster, namespace, shared)));
  return new Map(namespaces.map((namespace, index) => [namespace, facts[index] as ClusterFacts]));
}
