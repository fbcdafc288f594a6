import type { Cluster } from "../cluster/cluster.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import type { Manifests } from "../manifest/collect-manifests.ts";
import type { ManifestObject } from "../manifest/manifest-object.ts";
import type { NamespaceContext, ServiceAccounts } from "../model/namespace-context.ts";
import type { InFile, Origins } from "../model/origins.ts";
import type { ServiceAccount } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { stockWebhook } from "../model/webhook-status.ts";
import type { ClusterFacts } from "./cluster-facts.ts";

type Files = Pick<Manifests, "podDefaults" | "serviceAccounts" | "namespaces">;

/**
 * What surrounds the Pods of each namespace: what the cluster has, with what the files say laid over it by namespace and name.
 * @param home the namespace of PodDefaults and ServiceAccounts of the files that name none
 * @param cluster undefined with --local: then the files are all there is
 * @throws ClusterError where PodDefaults may not be read; whatever else may not be read is named in `unread`
 */
export async function readContexts(
  namespaces: readonly string[],
  home: string,
  files: Files,
  cluster: Cluster | undefined,
  now: Date,
): Promise<ReadonlyMap<string, NamespaceContext>> {
  const facts = cluster && (await readAllFacts(namespaces, cluster, now));
  return new Map(
    namespaces.map((namespace) => [namespace, contextOf(namespace, home, files, facts?.get(namespace))]),
  );
}

/** Lazy import: runs from files alone skip what asks a cluster. */
async function readAllFacts(namespaces: readonly string[], cluster: Cluster, now: Date) {
  const { readFacts } = await import("./cluster-facts.ts");
  return readFacts(namespaces, cluster, now);
}

function contextOf(
  namespace: string,
  home: string,
  files: Files,
  facts: ClusterFacts | undefined,
): NamespaceContext {
  const isHere = ({ metadata }: Namespaced) => (metadata.namespace || home) === namespace;
  const inFiles = files.podDefaults.map(({ value }) => value).filter(isHere);
  const accounts = files.serviceAccounts.map(({ value }) => value).filter(isHere);
  const written = files.namespaces.findLast(({ value }) => value.metadata.name === namespace);
  return {
    namespace,
    namespaceLabels: written ? storedLabels(written.value.metadata) : facts?.namespaceLabels,
    ...(facts?.namespaceMissing && !written && { namespaceMissing: true }),
    podDefaults: layOver(facts?.podDefaults ?? [], inFiles, namespace),
    serviceAccounts: serviceAccountsOf(accounts, facts),
    ...(facts?.priorityClasses && { priorityClasses: facts.priorityClasses }),
    webhook: facts?.webhook ?? stockWebhook,
    hasLimitRange: facts?.hasLimitRange ?? false,
    origins: originsIn(namespace, home, files, facts === undefined),
    unread: facts?.unread ?? [],
  };
}

/** PodDefaults of the files replace those of the same name; of two in the files the last one counts. */
export function layOver(
  stored: readonly PodDefault[],
  written: readonly PodDefault[],
  namespace: string,
): readonly PodDefault[] {
  const byName = new Map(stored.map((podDefault) => [podDefault.metadata.name, podDefault]));
  for (const podDefault of written) {
    byName.set(podDefault.metadata.name, { ...podDefault, metadata: { ...podDefault.metadata, namespace } });
  }
  return [...byName.values()];
}

/** Every API server adds the name (DefaultMetaNameLabel of the registry of namespaces). */
function storedLabels({ name, labels }: { readonly name: string; readonly labels?: StringMap }): StringMap {
  return { ...labels, "kubernetes.io/metadata.name": name };
}

/** Those of the cluster are all that exist. Files that have some are assumed to have all; with none, any may exist. */
function serviceAccountsOf(
  written: readonly ServiceAccount[],
  facts: ClusterFacts | undefined,
): ServiceAccounts {
  const byName = new Map((facts?.serviceAccounts ?? []).map((account) => [account.metadata.name, account]));
  for (const account of written) byName.set(account.metadata.name, account);
  const complete = facts === undefined ? written.length > 0 : facts.serviceAccounts !== undefined;
  return { known: [...byName.values()], complete };
}

type Namespaced = { readonly metadata: { readonly namespace?: string } };

/** Where the PodDefaults of a namespace can be changed; `home` is the namespace of those that name none. */
export function originsIn(
  namespace: string,
  home: string,
  { podDefaults }: Pick<Manifests, "podDefaults">,
  isLocal: boolean,
): Origins {
  const here = podDefaults.filter(({ value }) => (value.metadata.namespace || home) === namespace);
  return {
    isLocal,
    inFiles: new Map(here.map(({ source, value }) => [value.metadata.name, inFile(source)])),
  };
}

/** The file of an object, with the lines of its values. */
export function inFile({ file, locate }: ManifestObject): InFile {
  return { file, lineOf: (path) => locate(path).line };
}
