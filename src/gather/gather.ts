import type { Cluster } from "../cluster/cluster.ts";
import type { Count } from "../counted.ts";
import type { Problem } from "../errors.ts";
import { interruptible } from "../interruptible.ts";
import { metadataOf } from "../kubernetes/object-meta.ts";
import type { Manifests } from "../manifest/collect-manifests.ts";
import type { ManifestObject } from "../manifest/manifest-object.ts";
import type { NamespaceContext } from "../model/namespace-context.ts";
import type { PodSource } from "../model/pod-source.ts";
import { defaultNamespace, namespaceOf } from "./default-namespace.ts";
import { beforeInjection, isDumpedPod } from "./dumped-pods.ts";
import { inNamespace, podSources } from "./file-sources.ts";
import { type FileOptions, readFiles } from "./from-files.ts";
import { labelFilter } from "./label-filter.ts";
import type { LiveObject, LiveSelection } from "./live-objects.ts";
import { sourcesOfLive, workloadsOf } from "./live-sources.ts";
import { namedInFiles } from "./named-in-files.ts";
import { askAhead, readContexts } from "./namespace-context.ts";
import { connectOnce, readPodDefaultCrd } from "./pod-default-crd.ts";
import { lookupFor } from "./related-objects.ts";
import { sortUnusable, type Unusable } from "./skipped.ts";
import { readTargets, type Target } from "./targets.ts";

export type GatherOptions = LiveSelection &
  FileOptions & {
    /** FILE, TYPE/NAME or TYPE, as typed. */
    readonly words: readonly string[];
    /** --as-submitted: a Pod of a file that exists in a cluster is evaluated as it is written. */
    readonly asSubmitted?: boolean;
    /** -n, where it was given. */
    readonly namespace?: string;
    /** Decides whether the webhook's certificate is still valid. */
    readonly now: Date;
    /** --kubernetes-version, over that of the cluster. */
    readonly kubernetesVersion?: string;
    /** Hears how many namespaces have been read. */
    readonly count?: Count;
    /** undefined with --local: no cluster is contacted and no kubeconfig is read. */
    readonly connect: (() => Promise<Cluster>) | undefined;
  };

export type Gathered = Unusable & {
  /** Pods to evaluate, in the order of the arguments. */
  readonly sources: readonly PodSource[];
  /** One for each namespace that such a Pod is in. */
  readonly contexts: ReadonlyMap<string, NamespaceContext>;
  readonly cluster: Cluster | undefined;
  /** Objects of the files that create no Pods. */
  readonly withoutPods: readonly ManifestObject[];
  /** PodDefaults of the files, wherever they belong. */
  readonly podDefaultsInFiles: Manifests["podDefaults"];
  /** Fields of the files that the API server drops. */
  readonly warnings: readonly Problem[];
};

/**
 * Collects what a prediction needs, from files, from the cluster, or from both: the Pods that were asked about, and around them
 * PodDefaults, namespaces, ServiceAccounts and the webhook's configuration. Objects whose Pods are unknown are among `failures`
 * or `skipped`; they do not stop the others.
 * @throws InputError, ClusterError, UsageError for a label selector that cannot be parsed
 */
export async function gather(options: GatherOptions): Promise<Gathered> {
  const isWanted = labelFilter(options.selector);
  const targets = readTargets(options.words, options.cwd);
  const paths = targets.flatMap((target) => (target.kind === "file" ? [target.path] : []));
  const connect = options.connect && connectOnce(options.connect);
  const files = await readFiles({ asked: paths, given: options.filenames }, targets.length === 0, {
    ...options,
    ...(connect && { readPodDefaultCrd: async () => readPodDefaultCrd(await connect()) }),
  });
  const cluster = await connect?.();
  const home = defaultNamespace(options.namespace, files, cluster);
  const named = targets.map((target) =>
    target.kind === "file" || cluster !== undefined ? [] : namedInFiles(target, files, options),
  );
  const asked = files.asked.filter(({ object }) => isWanted(metadataOf(object).labels));
  const wanted = [...new Set([...asked, ...named.flat()])];
  const isLive = targets.some(({ kind }) => kind !== "file");
  if (cluster !== undefined && isLive && !options.allNamespaces) askAhead([home], cluster, options.now);
  const live = await readLive(targets, options, home, cluster);
  const placed = (one: ManifestObject) => inNamespace(one, namespaceOf(one) ?? home);
  const asking = new Set([...wanted.map(placed), ...live.flat().flatMap(workloadsOf)]);
  const lookup = await lookupFor(asking, [...files.workloads, ...files.others].map(placed), cluster);
  const fromFiles = await interruptible(wanted.length, () =>
    podSources(wanted, home, options.namespace !== undefined, lookup),
  );
  const all = [...fromFiles.sources.values(), ...live].flat();
  const namespaces = [...new Set(all.map(({ namespace }) => namespace))];
  const contexts = await readContexts(namespaces, home, files, cluster, options);
  const storedIn = (namespace: string) => contexts.get(namespace)?.podDefaults ?? [];
  const sourcesIn = (object: ManifestObject): readonly PodSource[] => {
    const made = fromFiles.sources.get(object) ?? [];
    if (options.asSubmitted || !isDumpedPod(object)) return made;
    return made.map((one) => beforeInjection(one, object, files.workloads, storedIn(one.namespace), lookup));
  };
  const sourcesOf = (target: Target, index: number): readonly (PodSource | Problem)[] =>
    target.kind === "file"
      ? (files.askedIn.get(target.path) ?? []).flatMap(sourcesIn)
      : [
          ...(named[index] ?? []).flatMap(sourcesIn),
          ...(live[index] ?? []).flatMap((object) =>
            sourcesOfLive(object, storedIn(object.namespace), lookup),
          ),
        ];
  const found = await interruptible(all.length, () =>
    targets.length === 0 ? [...fromFiles.sources.keys()].flatMap(sourcesIn) : targets.flatMap(sourcesOf),
  );
  const lost = [...fromFiles.problems, ...found.flatMap((one) => ("message" in one ? [one] : []))];
  const unusable = sortUnusable(lost, [], files.found, options.strict);
  return {
    sources: found.flatMap((one) => ("pod" in one ? [one] : [])),
    contexts,
    cluster,
    withoutPods: files.withoutPods,
    podDefaultsInFiles: files.podDefaults,
    failures: [...files.failures, ...unusable.failures],
    skipped: [...files.skipped, ...unusable.skipped],
    warnings: files.warnings,
  };
}

/** Lazy import: runs from files alone skip what asks a cluster. */
async function readLive(
  targets: readonly Target[],
  selection: LiveSelection,
  namespace: string,
  cluster: Cluster | undefined,
): Promise<readonly (readonly LiveObject[])[]> {
  if (cluster === undefined || targets.every(({ kind }) => kind === "file")) return [];
  const { readLiveObjects } = await import("./live-objects.ts");
  return readLiveObjects(targets, selection, namespace, cluster);
}
