import type { Cluster } from "../cluster/cluster.ts";
import { listingAllNamespaces } from "../cluster/readers/all-namespaces.ts";
import { readAll } from "../cluster/readers/built-in.ts";
import { readNamespace } from "../cluster/readers/namespace.ts";
import { ifPermitted } from "../cluster/readers/permitted.ts";
import { readPodDefaults } from "../cluster/readers/pod-defaults.ts";
import { readPodPolicies } from "../cluster/readers/policies.ts";
import {
  limitRanges,
  priorityClasses,
  resourceQuotas,
  runtimeClasses,
  serviceAccounts,
} from "../cluster/resources/known.ts";
import type { Count } from "../counted.ts";
import { ClusterError } from "../errors.ts";
import type { NamespaceContext, PriorityClass, Unread } from "../model/namespace-context.ts";
import type { LimitRange, ResourceQuota, RuntimeClass } from "../model/namespace-objects.ts";
import type { ServiceAccount } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { Readable } from "../model/readable.ts";
import { readWebhookStatus } from "./webhook-status.ts";

/** What a cluster says about a namespace; each part is absent where it may not be read, and `unread` names it. */
export type ClusterFacts = Omit<
  NamespaceContext,
  "namespace" | "namespaceLabels" | "serviceAccounts" | "origins"
> &
  Partial<Pick<NamespaceContext, "namespaceLabels">> & {
    readonly podDefaults: readonly PodDefault[];
    readonly serviceAccounts?: readonly ServiceAccount[];
  };

/** Five requests for each of more namespaces take longer than all objects of a cluster. */
const many = 20;

/** Reads what surrounds the Pods of some namespaces, in parallel; what is the same for all of them is requested once. */
export async function readFacts(
  namespaces: readonly string[],
  cluster: Cluster,
  now: Date,
  count?: Count,
): Promise<ReadonlyMap<string, ClusterFacts>> {
  // Nobody would wait for it, nor hear of its failure.
  if (namespaces.length === 0) return new Map();
  const shared = readShared(cluster, now);
  const reader = namespaces.length > many ? listingAllNamespaces(cluster) : cluster;
  let done = 0;
  const facts = await Promise.all(
    namespaces.map(async (namespace) => {
      const [own, ofCluster] = await Promise.all([readOwn(reader, namespace), shared]);
      done += 1;
      count?.(done, namespaces.length, "namespaces");
      return [namespace, factsOf(own, ofCluster)] as const;
    }),
  );
  return new Map(facts);
}

async function readShared(cluster: Cluster, now: Date) {
  const [webhook, ofPriority, ofRuntime, policies, version] = await Promise.all([
    readWebhookStatus(cluster, now),
    readAll<PriorityClass>(cluster, priorityClasses),
    readAll<RuntimeClass>(cluster, runtimeClasses),
    readPodPolicies(cluster),
    readVersion(cluster),
  ]);
  return { webhook, ofPriority, ofRuntime, policies, version };
}

/** The server's version; undefined where it is not given away. */
async function readVersion(cluster: Cluster): Promise<string | undefined> {
  try {
    const version = await ifPermitted("get /version", cluster.version);
    return version.known ? version.value : undefined;
  } catch (error) {
    if (error instanceof ClusterError && error.status !== undefined) return undefined;
    throw error;
  }
}

async function readOwn(cluster: Pick<Cluster, "list" | "get">, namespace: string) {
  const [podDefaults, stored, accounts, limits, quotas] = await Promise.all([
    readPodDefaults(cluster, namespace),
    readNamespace(cluster, namespace),
    readAll<ServiceAccount>(cluster, serviceAccounts, namespace),
    readAll<LimitRange>(cluster, limitRanges, namespace),
    readAll<ResourceQuota>(cluster, resourceQuotas, namespace),
  ]);
  return { podDefaults, stored, accounts, limits, quotas };
}

function factsOf(
  { podDefaults, stored, accounts, limits, quotas }: Awaited<ReturnType<typeof readOwn>>,
  { webhook, ofPriority, ofRuntime, policies, version }: Awaited<ReturnType<typeof readShared>>,
): ClusterFacts {
  const health = webhook.read?.health;
  const tag = health?.known ? /:([^:/@]+)(?:@|$)/.exec(health.value.image ?? "")?.[1] : undefined;
  return {
    podDefaults,
    ...(stored.known && stored.value && { namespaceLabels: stored.value.labels }),
    ...(stored.known && stored.value === undefined && { namespaceMissing: true }),
    ...(stored.known && stored.value?.isTerminating && { namespaceTerminating: true }),
    ...(accounts.known && { serviceAccounts: accounts.value }),
    ...(ofPriority.known && { priorityClasses: ofPriority.value }),
    ...(ofRuntime.known && { runtimeClasses: ofRuntime.value }),
    ...(limits.known && { limitRanges: limits.value }),
    ...(quotas.known && { resourceQuotas: quotas.value }),
    ...(policies.known && { policies: policies.value }),
    ...(version && { kubernetesVersion: version }),
    ...(tag !== undefined && { webhookVersion: tag }),
    webhook,
    // Classes that may not be read are an assumption where a Pod names one: most name none.
    unread: [
      ...unreadIf("the labels of the namespace", stored),
      ...unreadIf("ServiceAccounts", accounts),
      ...unreadIf("LimitRanges", limits, "there are none"),
      ...unreadIf("ResourceQuotas", quotas, "there are none"),
      ...unreadIf("admission policies and validating webhooks", policies, "none rejects the Pod"),
      ...(webhook.permission === undefined
        ? []
        : [
            {
              what: "the webhook's configuration",
              permission: webhook.permission,
              assumed: "it is Kubeflow's own",
            },
          ]),
      ...(health ? unreadIf("the webhook's Service", health, "it answers") : []),
    ],
  };
}

function unreadIf(what: string, answer: Readable<unknown>, assumed?: string): readonly Unread[] {
  if (answer.known) return [];
  return [{ what, permission: answer.permission, ...(assumed !== undefined && { assumed }) }];
}
