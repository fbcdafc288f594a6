import type { Cluster } from "../cluster/cluster.ts";
import { readNamespaceLabels, readServiceAccounts } from "../cluster/readers/namespace.ts";
import { ifPermitted } from "../cluster/readers/permitted.ts";
import { readPodDefaults } from "../cluster/readers/pod-defaults.ts";
import { readPriorityClasses } from "../cluster/readers/priority-classes.ts";
import { limitRanges } from "../cluster/resources/known.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import type { PriorityClass, Unread } from "../model/namespace-context.ts";
import type { ServiceAccount } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { Readable } from "../model/readable.ts";
import type { WebhookStatus } from "../model/webhook-status.ts";
import { readWebhookStatus } from "./webhook-status.ts";

/** What a cluster tells about a namespace; each part is absent where it may not be read, and `unread` names it. */
export type ClusterFacts = {
  readonly podDefaults: readonly PodDefault[];
  readonly namespaceLabels?: StringMap;
  readonly namespaceMissing: boolean;
  readonly priorityClasses?: readonly PriorityClass[];
  readonly serviceAccounts?: readonly ServiceAccount[];
  readonly webhook: WebhookStatus;
  readonly hasLimitRange: boolean;
  readonly unread: readonly Unread[];
};

/** Reads what surrounds the Pods of some namespaces; what is the same for all of them is requested once. */
export async function readFacts(
  namespaces: readonly string[],
  cluster: Cluster,
  now: Date,
): Promise<ReadonlyMap<string, ClusterFacts>> {
  const shared = Promise.all([readWebhookStatus(cluster, now), readPriorityClasses(cluster)]);
  const facts = await Promise.all(
    namespaces.map(async (namespace) => {
      const [own, [webhook, priorityClasses]] = await Promise.all([
        readNamespace(cluster, namespace),
        shared,
      ]);
      return [namespace, factsOf(own, webhook, priorityClasses)] as const;
    }),
  );
  return new Map(facts);
}

async function readNamespace(cluster: Cluster, namespace: string) {
  const [podDefaults, labels, accounts, limits] = await Promise.all([
    readPodDefaults(cluster, namespace),
    readNamespaceLabels(cluster, namespace),
    readServiceAccounts(cluster, namespace),
    ifPermitted(`list limitranges -n ${namespace}`, () => cluster.list(limitRanges, { namespace })),
  ]);
  return { podDefaults, labels, accounts, limits };
}

function factsOf(
  { podDefaults, labels, accounts, limits }: Awaited<ReturnType<typeof readNamespace>>,
  webhook: WebhookStatus,
  priorityClasses: Readable<readonly PriorityClass[]>,
): ClusterFacts {
  const health = webhook.read?.health;
  return {
    podDefaults,
    ...(labels.known && labels.value && { namespaceLabels: labels.value }),
    namespaceMissing: labels.known && labels.value === undefined,
    ...(accounts.known && { serviceAccounts: accounts.value }),
    ...(priorityClasses.known && { priorityClasses: priorityClasses.value }),
    webhook,
    hasLimitRange: limits.known && limits.value.length > 0,
    // That PriorityClasses may not be read is told where a Pod names one: most name none.
    unread: [
      ...unreadIf("the labels of the namespace", labels),
      ...unreadIf("ServiceAccounts", accounts),
      ...unreadIf("LimitRanges", limits, "there are none"),
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
