import type { StringMap } from "../kubernetes/object-meta.ts";
import type {
  FailedCall,
  NamespaceContext,
  PriorityClass,
  ServiceAccounts,
} from "../model/namespace-context.ts";
import { stockWebhookScope } from "../model/namespace-context.ts";
import type { ServiceAccount } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { PodWebhooks } from "../model/pod-webhooks.ts";
import type { WebhookAnswer } from "./facts.ts";
import type { FromFiles } from "./from-files.ts";
import { type Origins, originsIn } from "./origins.ts";

/** What surrounds the Pods of one namespace, and what was not known about it and had to be assumed. */
export type NamespaceSurroundings = {
  readonly context: NamespaceContext;
  /** Every webhook that sees new Pods; undefined: not known. */
  readonly webhooks: PodWebhooks | undefined;
  /** Whether the PodDefault webhook's Service can answer; absent where nothing was asked about it. */
  readonly health?: WebhookAnswer["health"];
  readonly hasLimitRange: boolean;
  readonly origins: Origins;
  readonly notes: readonly string[];
};

/** What a cluster tells about a namespace; each part is absent where it could not be read, and `notes` say so. */
export type ClusterFacts = {
  readonly podDefaults: readonly PodDefault[];
  readonly namespaceLabels?: StringMap;
  readonly namespaceMissing: boolean;
  readonly priorityClasses?: readonly PriorityClass[];
  readonly serviceAccounts?: readonly ServiceAccount[];
  readonly webhooks?: PodWebhooks;
  readonly health?: WebhookAnswer["health"];
  readonly failedCall?: FailedCall;
  readonly hasLimitRange: boolean;
  readonly notes: readonly string[];
};

/**
 * The context of a namespace: what the cluster has, with what the files say laid over it by namespace and name.
 * @param defaultNamespace where PodDefaults and ServiceAccounts of the files belong that name none
 * @param facts undefined with --local: then the files are all there is
 */
export function surroundingsOf(
  namespace: string,
  defaultNamespace: string,
  files: FromFiles,
  facts: ClusterFacts | undefined,
): NamespaceSurroundings {
  const isHere = ({ metadata }: Namespaced) => (metadata.namespace || defaultNamespace) === namespace;
  const inFiles = files.podDefaults.map(({ value }) => value).filter(isHere);
  const accounts = files.serviceAccounts.map(({ value }) => value).filter(isHere);
  const written = files.namespaces.findLast(({ value }) => value.metadata.name === namespace);
  return {
    context: {
      namespace,
      namespaceLabels: written ? storedLabels(written.value.metadata) : facts?.namespaceLabels,
      ...(facts?.namespaceMissing && !written && { namespaceMissing: true }),
      podDefaults: layOver(facts?.podDefaults ?? [], inFiles, namespace),
      serviceAccounts: serviceAccountsOf(accounts, facts),
      ...(facts?.priorityClasses && { priorityClasses: facts.priorityClasses }),
      webhook: facts?.webhooks ? facts.webhooks.podDefault : stockWebhookScope,
      ...(facts?.failedCall && { failedCall: facts.failedCall }),
    },
    webhooks: facts?.webhooks,
    ...(facts?.health && { health: facts.health }),
    hasLimitRange: facts?.hasLimitRange ?? false,
    origins: originsIn(namespace, defaultNamespace, files, facts === undefined),
    notes: facts?.notes ?? [],
  };
}

/** PodDefaults of the files take the place of those of the same name; of two in the files the last one counts. */
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

/** Those of the cluster are all there are. Files that hold some are taken to hold all; with none, any may exist. */
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
