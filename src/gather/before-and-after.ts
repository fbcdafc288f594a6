import type { Cluster } from "../cluster/cluster.ts";
import type { Count } from "../counted.ts";
import { formatProblem, InputError } from "../errors.ts";
import type { NamespaceContext } from "../model/namespace-context.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { PodSource } from "../model/pod-source.ts";
import { readAllWorkloads, sourcesOfWorkloads } from "./all-workloads.ts";
import { defaultNamespace } from "./default-namespace.ts";
import { allPodSources, type UnknownPods } from "./file-sources.ts";
import type { FromFiles } from "./from-files.ts";
import { noFiles } from "./inventory.ts";
import { readContexts } from "./namespace-context.ts";

/** Workloads, and what surrounds them, at one time. */
export type State = {
  readonly sources: readonly PodSource[];
  readonly contexts: ReadonlyMap<string, NamespaceContext>;
};

export type BeforeAndAfterStates = {
  readonly before: State;
  readonly after: State;
  /** Permissions without which there may be more workloads. */
  readonly unread: readonly string[];
  /** Why the Pods of workloads are unknown, which are left out. */
  readonly unknown: readonly UnknownPods[];
};

export type Change = {
  /** What the files hold that are laid over. */
  readonly changed: FromFiles;
  /** Names of PodDefaults that go, `NAME` or `NAMESPACE/NAME`. */
  readonly deleted: readonly string[];
  /** PodDefaults that the files do not have go, in the namespaces of those that they have. */
  readonly prune: boolean;
  /** That of -n. */
  readonly namespace?: string;
  readonly now: Date;
  /** Hears how many namespaces of the cluster have been read. */
  readonly count?: Count;
};

/** The cluster as it is, and with the files laid over it: in the namespaces that the files touch, or in all. */
export async function clusterStates(
  change: Change,
  allNamespaces: boolean,
  cluster: Cluster,
): Promise<BeforeAndAfterStates> {
  const { changed, namespace, now, count } = change;
  const home = defaultNamespace(namespace, changed, cluster);
  const scopes = allNamespaces ? [undefined] : touchedNamespaces(change, home);
  const read = await Promise.all(scopes.map((scope) => readAllWorkloads(cluster, scope)));
  const workloads = read.flatMap((one) => one.workloads);
  const inFiles = await allPodSources(changed, home);
  const ofFiles = [...inFiles.sources.values()].flat();
  const namespaces = [
    ...new Set([
      ...touchedNamespaces(change, home),
      ...workloads.map((one) => one.namespace),
      ...ofFiles.map((one) => one.namespace),
    ]),
  ];
  const [before, laidOver] = await Promise.all(
    [noFiles, changed].map((files) =>
      readContexts(namespaces, home, files, cluster, { now, ...(files === noFiles && count && { count }) }),
    ),
  );
  const contexts = before ?? new Map();
  const storedIn = (one: string) => contexts.get(one)?.podDefaults ?? [];
  const { sources, unknown } = await sourcesOfWorkloads(workloads, storedIn, cluster);
  return {
    before: { sources, contexts },
    after: {
      sources: layOverSources(sources, ofFiles),
      contexts: afterChange(laidOver ?? new Map(), contexts, change, home),
    },
    unread: [...new Set(read.flatMap((one) => one.unread))],
    unknown: [...unknown, ...inFiles.unknown],
  };
}

/**
 * Two states from files alone.
 * @param base what was there before; `replaced`: the changed files are all that is there after
 */
export async function fileStates(
  base: FromFiles,
  change: Change,
  replaced: boolean,
): Promise<BeforeAndAfterStates> {
  const { changed, namespace, now } = change;
  const home = defaultNamespace(namespace, concatenate(base, changed), undefined);
  const after = replaced ? changed : concatenate(base, changed);
  const inFiles = [await allPodSources(base, home), await allPodSources(changed, home)];
  const [old = [], own = []] = inFiles.map(({ sources }) => [...sources.values()].flat());
  const problems = inFiles.flatMap((one) => one.unknown);
  const podDefaults = [...base.podDefaults, ...changed.podDefaults];
  const namespaces = [
    ...new Set([
      ...podDefaults.map(({ value }) => value.metadata.namespace || home),
      ...[...old, ...own].map((source) => source.namespace),
    ]),
  ];
  const contextsOf = (files: FromFiles) => readContexts(namespaces, home, files, undefined, { now });
  const [before, laidOver] = await Promise.all([contextsOf(base), contextsOf(after)]);
  return {
    before: { sources: old, contexts: before },
    after: {
      sources: replaced ? own : layOverSources(old, own),
      contexts: afterChange(laidOver, before, change, home),
    },
    unread: [],
    unknown: [...new Map(problems.map((one) => [formatProblem(one), one])).values()],
  };
}

function touchedNamespaces({ changed, deleted }: Change, home: string): readonly string[] {
  const namespaces = [
    ...changed.podDefaults.map(({ value }) => value.metadata.namespace || home),
    ...deleted.map((name) => splitName(name, home).namespace),
  ];
  return namespaces.length > 0 ? [...new Set(namespaces)] : [home];
}

function splitName(name: string, home: string): { readonly namespace: string; readonly name: string } {
  const [first = "", second] = name.split("/");
  return second === undefined ? { namespace: home, name: first } : { namespace: first, name: second };
}

/** Without what is deleted or pruned. A changed PodDefault keeps its resourceVersion, so that markers are not differences. */
function afterChange(
  laidOver: ReadonlyMap<string, NamespaceContext>,
  before: ReadonlyMap<string, NamespaceContext>,
  { changed, deleted, prune }: Change,
  home: string,
): ReadonlyMap<string, NamespaceContext> {
  const gone = new Set(
    deleted.map((name) => splitName(name, home)).map(({ namespace, name }) => `${namespace}/${name}`),
  );
  const stored = new Set(
    [...before].flatMap(([namespace, { podDefaults }]) =>
      podDefaults.map(({ metadata }) => `${namespace}/${metadata.name}`),
    ),
  );
  const unknown = [...gone].filter((name) => !stored.has(name));
  if (unknown.length > 0)
    throw new InputError(
      unknown.map((name) => ({ file: "--delete", message: `PodDefault ${name} does not exist` })),
    );
  const written = new Set(
    changed.podDefaults.map(({ value }) => `${value.metadata.namespace || home}/${value.metadata.name}`),
  );
  const pruned = new Set([...written].map((key) => key.split("/")[0]));
  const remains = (namespace: string, name: string) =>
    !gone.has(`${namespace}/${name}`) &&
    (!prune || !pruned.has(namespace) || written.has(`${namespace}/${name}`));
  return new Map(
    [...laidOver].map(([namespace, context]) => {
      const old = new Map(before.get(namespace)?.podDefaults.map((one) => [one.metadata.name, one]));
      const podDefaults = context.podDefaults
        .filter(({ metadata }) => remains(namespace, metadata.name))
        .map((one) => withVersionOf(one, old.get(one.metadata.name)));
      return [namespace, { ...context, podDefaults }];
    }),
  );
}

function withVersionOf(podDefault: PodDefault, old: PodDefault | undefined): PodDefault {
  const resourceVersion = old?.metadata.resourceVersion;
  if (resourceVersion === undefined) return podDefault;
  return { ...podDefault, metadata: { ...podDefault.metadata, resourceVersion } };
}

/** Identifies what makes Pods: `team-a/Deployment/web`. */
export function workloadKey({ namespace, owner, pod }: PodSource): string {
  const name = owner?.name ?? pod.metadata.name ?? pod.metadata.generateName;
  return `${namespace}/${owner?.kind ?? "Pod"}/${name}`;
}

/** A workload of the files takes the place of that of the same kind and name. */
function layOverSources(old: readonly PodSource[], own: readonly PodSource[]): readonly PodSource[] {
  const written = new Set(own.map(workloadKey));
  return [...old.filter((source) => !written.has(workloadKey(source))), ...own];
}

function concatenate(base: FromFiles, changed: FromFiles): FromFiles {
  const lists = Object.keys(noFiles).filter((name) => name !== "askedIn" && name !== "found") as Exclude<
    keyof FromFiles,
    "askedIn" | "found" | "podDefaultCrd"
  >[];
  const joined = lists.map((name) => [name, [...base[name], ...changed[name]]]);
  return { ...base, ...Object.fromEntries(joined) };
}
