import type { Cluster } from "../cluster/cluster.ts";
import { InputError, type Problem } from "../errors.ts";
import { isObject } from "../kubernetes/json.ts";
import type { ObjectMeta } from "../kubernetes/object-meta.ts";
import type { BadObject, Manifests } from "../manifest/collect-manifests.ts";
import type { ManifestObject } from "../manifest/manifest-object.ts";
import type { NamespaceContext } from "../model/namespace-context.ts";
import type { PodSource } from "../model/pod-source.ts";
import { defaultNamespace } from "./default-namespace.ts";
import { beforeInjection, isDumpedPod } from "./dumped-pods.ts";
import { podSources } from "./file-sources.ts";
import { type FileOptions, readFiles } from "./from-files.ts";
import { labelFilter } from "./label-filter.ts";
import type { LiveObject, LiveSelection } from "./live-objects.ts";
import { sourcesOfLive } from "./live-sources.ts";
import { readContexts } from "./namespace-context.ts";
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
 * PodDefaults, namespaces, ServiceAccounts and the webhook's configuration.
 * @throws InputError, ClusterError, UsageError for a label selector that cannot be parsed
 */
export async function gather(options: GatherOptions): Promise<Gathered> {
  const isWanted = labelFilter(options.selector);
  const targets = readTargets(options.words, options.cwd);
  const asked = targets.flatMap((target) => (target.kind === "file" ? [target.path] : []));
  const files = await readFiles({ asked, given: options.filenames }, targets.length === 0, options);
  const cluster = await options.connect?.();
  const home = defaultNamespace(options.namespace, files, cluster);
  const wanted = files.asked.filter(({ object }) =>
    isWanted((object["metadata"] as ObjectMeta | undefined)?.labels),
  );
  const { made: fromFiles, bad } = podsOfFiles(wanted, home, options.namespace !== undefined);
  const unmade = sortUnusable([], bad, files.found, options.strict);
  const live = await readLive(targets, options, home, cluster);
  const all = [...fromFiles.values(), ...live].flat();
  const namespaces = [...new Set(all.map(({ namespace }) => namespace))];
  const contexts = await readContexts(namespaces, home, files, cluster, options.now);
  const storedIn = (namespace: string) => contexts.get(namespace)?.podDefaults ?? [];
  const sourcesIn = (object: ManifestObject): readonly PodSource[] => {
    const made = fromFiles.get(object) ?? [];
    if (options.asSubmitted || !isDumpedPod(object)) return made;
    return made.map((one) => beforeInjection(one, object, files.workloads, storedIn(one.namespace)));
  };
  const sourcesOf = (target: Target, index: number) =>
    target.kind === "file"
      ? (files.askedIn.get(target.path) ?? []).flatMap(sourcesIn)
      : (live[index] ?? []).flatMap((object) => sourcesOfLive(object, storedIn(object.namespace)));
  return {
    sources: targets.length === 0 ? [...fromFiles.keys()].flatMap(sourcesIn) : targets.flatMap(sourcesOf),
    contexts,
    cluster,
    withoutPods: files.withoutPods,
    podDefaultsInFiles: files.podDefaults,
    warnings: files.warnings,
    failures: [...files.failures, ...unmade.failures],
    skipped: [...files.skipped, ...unmade.skipped],
  };
}

type PodsOfFiles = {
  readonly made: ReadonlyMap<ManifestObject, readonly PodSource[]>;
  readonly bad: readonly BadObject[];
};

/** The Pods of each object; one whose Pods cannot be told does not stop the others. */
function podsOfFiles(objects: readonly ManifestObject[], home: string, isFixed: boolean): PodsOfFiles {
  const made = new Map<ManifestObject, readonly PodSource[]>();
  const bad: BadObject[] = [];
  for (const source of objects) {
    try {
      for (const pods of podSources([withContainers(source)], home, isFixed).values()) made.set(source, pods);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      bad.push({ source, problems: error.problems });
    }
  }
  return { made, bad };
}

/** A Pod without a spec or containers is decoded as one with none of them. */
function withContainers(source: ManifestObject): ManifestObject {
  const { metadata, spec } = source.object;
  if (source.kind !== "Pod" || (metadata && isObject(spec) && spec["containers"])) return source;
  const given = isObject(spec) ? spec : {};
  const complete = { ...given, containers: given["containers"] ?? [] };
  return { ...source, object: { ...source.object, metadata: metadata ?? {}, spec: complete } };
}

/** Lazy import: runs from files alone skip what asks a cluster. */
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
