import type { Cluster } from "../cluster/cluster.ts";
import type { Count } from "../counted.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import type { Manifests } from "../manifest/collect-manifests.ts";
import type { ManifestObject } from "../manifest/manifest-object.ts";
import { convertedPolicy } from "../model/converted-policy.ts";
import type { NamespaceContext, ServiceAccounts, Unread } from "../model/namespace-context.ts";
import type { InFile, Origins } from "../model/origins.ts";
import type { ServiceAccount } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { asStored, type PodDefaultCrd, publishedCrd } from "../model/pod-default-crd.ts";
import { stockWebhook, type WebhookStatus } from "../model/webhook-status.ts";
import type { ClusterFacts } from "./cluster-facts.ts";
import { crdPermission } from "./pod-default-crd.ts";

type Files = Pick<
  Manifests,
  | "podDefaults"
  | "serviceAccounts"
  | "namespaces"
  | "limitRanges"
  | "resourceQuotas"
  | "runtimeClasses"
  | "priorityClasses"
  | "webhookConfigurations"
  | "others"
> & { readonly podDefaultCrd?: PodDefaultCrd };

type ContextOptions = {
  readonly now: Date;
  /** Over that of the cluster. */
  readonly kubernetesVersion?: string;
  /** Hears how many namespaces have been read. */
  readonly count?: Count;
};

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
  { now, kubernetesVersion, count }: ContextOptions,
): Promise<ReadonlyMap<string, NamespaceContext>> {
  const facts = cluster && (await readAllFacts(namespaces, cluster, now, count));
  const webhook = cluster === undefined ? await webhookInFiles(files) : stockWebhook;
  return new Map(
    namespaces.map((namespace) => {
      const context = contextOf(namespace, home, files, facts?.get(namespace), webhook);
      return [namespace, { ...context, ...(kubernetesVersion !== undefined && { kubernetesVersion }) }];
    }),
  );
}

/**
 * Asks the cluster what `readContexts` will ask, without waiting: where answers are remembered, they are there in time. A failure
 * is told by who needs the answer.
 */
export function askAhead(namespaces: readonly string[], cluster: Cluster, now: Date): void {
  readAllFacts(namespaces, cluster, now).catch(() => undefined);
}

/** Lazy import: runs from files alone skip what asks a cluster. */
async function readAllFacts(namespaces: readonly string[], cluster: Cluster, now: Date, count?: Count) {
  const { readFacts } = await import("./cluster-facts.ts");
  return readFacts(namespaces, cluster, now, count);
}

/** The webhook as the files configure it; Kubeflow's own where they do not have it. What answers its calls is unknown. */
export async function webhookInFiles({
  webhookConfigurations,
}: Pick<Files, "webhookConfigurations">): Promise<WebhookStatus> {
  if (webhookConfigurations.length === 0) return stockWebhook;
  const { podWebhooksOf } = await import("../model/webhook-configuration.ts");
  const read = await podWebhooksOf(valuesOf(webhookConfigurations), async () => "empty");
  return read.podDefault ? { podDefault: read.podDefault, read, failures: {} } : stockWebhook;
}

function contextOf(
  namespace: string,
  home: string,
  files: Files,
  facts: ClusterFacts | undefined,
  webhook: WebhookStatus,
): NamespaceContext {
  const here = <Kind extends Namespaced>(written: readonly { readonly value: Kind }[]) =>
    valuesIn(namespace, home, written);
  const written = files.namespaces.findLast(({ value }) => value.metadata.name === namespace);
  const { namespaceMissing, namespaceLabels, ...known }: ClusterFacts = facts ?? {
    podDefaults: [],
    webhook,
    unread: [],
  };
  const { podDefaultCrd = publishedCrd } = files;
  const podDefaults = here(files.podDefaults).map((podDefault) => asStored(podDefault, podDefaultCrd));
  return {
    ...known,
    ...limitsOf(files, known, here),
    ...(facts === undefined && { hasOtherClasses: true }),
    namespace,
    namespaceLabels: written ? storedLabels(written.value.metadata) : namespaceLabels,
    ...(namespaceMissing && !written && { namespaceMissing }),
    ...policiesOf(files, known.policies),
    podDefaults: layOver(known.podDefaults, podDefaults, namespace),
    podDefaultCrd,
    unread: [...known.unread, ...unreadCrd(files, facts)],
    serviceAccounts: serviceAccountsOf(here(files.serviceAccounts), facts),
    origins: originsIn(namespace, home, files, facts === undefined),
  };
}

/** A PodDefault of a file was checked against the published CRD although there is a cluster. */
function unreadCrd({ podDefaultCrd }: Files, facts: ClusterFacts | undefined): readonly Unread[] {
  if (facts === undefined || podDefaultCrd?.origin !== "published") return [];
  return [{ what: "the PodDefault CRD", permission: crdPermission, assumed: "it is the published one" }];
}

/** Policies that convert made are read from files, too; others there are not, because nobody knows whether they are applied. */
function policiesOf(
  { others }: Files,
  stored: NamespaceContext["policies"],
): Pick<NamespaceContext, "policies"> {
  const written = others.flatMap(({ object }) => convertedPolicy(object) ?? []);
  if (written.length === 0) return stored ? { policies: stored } : {};
  const isWritten = new Set(written.map(({ name }) => name));
  return { policies: [...(stored ?? []).filter(({ name }) => !isWritten.has(name)), ...written] };
}

type Limits = Pick<NamespaceContext, "limitRanges" | "resourceQuotas" | "runtimeClasses" | "priorityClasses">;

/** What limits Pods: that of the files over that of the cluster, by name. A kind that neither has stays unknown. */
function limitsOf(
  files: Files,
  stored: Partial<Limits>,
  here: <Kind extends Namespaced>(written: readonly { readonly value: Kind }[]) => readonly Kind[],
): Partial<Limits> {
  const found = {
    limitRanges: layByName(stored.limitRanges, here(files.limitRanges)),
    resourceQuotas: layByName(stored.resourceQuotas, here(files.resourceQuotas)),
    runtimeClasses: layByName(stored.runtimeClasses, valuesOf(files.runtimeClasses)),
    priorityClasses: layByName(stored.priorityClasses, valuesOf(files.priorityClasses)),
  };
  return Object.fromEntries(Object.entries(found).filter(([, objects]) => objects !== undefined));
}

/** Objects of the files over those of the cluster; undefined if neither has any and the cluster is unknown. */
export function layByName<Kind extends Named>(
  stored: readonly Kind[] | undefined,
  written: readonly Kind[],
): readonly Kind[] | undefined {
  if (stored === undefined && written.length === 0) return undefined;
  return [...new Map([...(stored ?? []), ...written].map((one) => [one.metadata.name, one])).values()];
}

/** The objects of files that are in a namespace; `home` is that of objects that name none. */
export function valuesIn<Kind extends Namespaced>(
  namespace: string,
  home: string,
  written: readonly { readonly value: Kind }[],
): readonly Kind[] {
  return valuesOf(written).filter(({ metadata }) => (metadata.namespace || home) === namespace);
}

function valuesOf<Kind>(decoded: readonly { readonly value: Kind }[]): readonly Kind[] {
  return decoded.map(({ value }) => value);
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

/**
 * Those of the cluster are all that exist. Files rarely hold all, so another account is assumed to exist, unless they hold a dump:
 * nobody writes the account "default" with a uid.
 */
function serviceAccountsOf(
  written: readonly ServiceAccount[],
  facts: ClusterFacts | undefined,
): ServiceAccounts {
  const known = layByName(facts?.serviceAccounts, written) ?? [];
  const isDump = written.some(({ metadata: { name, uid } }) => name === "default" && uid !== undefined);
  return { known, complete: facts ? facts.serviceAccounts !== undefined : isDump };
}

type Namespaced = { readonly metadata: { readonly namespace?: string } };
type Named = { readonly metadata: { readonly name?: string } };

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
export function inFile({ file, isShared, locate }: ManifestObject): InFile {
  return {
    file,
    ...(isShared && { isShared }),
    lineOf: (path) => locate(path).line,
    columnOf: (path) => locate(path).column,
  };
}
