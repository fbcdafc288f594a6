import type { Cluster } from "../cluster/cluster.ts";
import { readNamespaceLabels, readServiceAccounts } from "../cluster/readers/namespace.ts";
import { ifPermitted, type Readable } from "../cluster/readers/permitted.ts";
import { readPodDefaults } from "../cluster/readers/pod-defaults.ts";
import { readPriorityClasses } from "../cluster/readers/priority-classes.ts";
import { readPodWebhooks, readWebhookHealth } from "../cluster/readers/webhooks.ts";
import { limitRanges } from "../cluster/resources/known.ts";
import type { FailedCall, PriorityClass } from "../model/namespace-context.ts";
import type { PodWebhooks, WebhookHealth } from "../model/pod-webhooks.ts";
import { findFailedCall } from "./failed-call.ts";
import type { ClusterFacts } from "./namespace-context.ts";

/** The webhooks that see new Pods, and whether PodDefault's can be called. */
export type WebhookAnswer = {
  readonly webhooks: Readable<PodWebhooks>;
  /** Absent where no Service is called. */
  readonly health?: Readable<WebhookHealth>;
  readonly failedCall?: FailedCall;
};

/** What is the same for every namespace. */
export type SharedFacts = WebhookAnswer & { readonly priorityClasses: Readable<readonly PriorityClass[]> };

/** Reads what surrounds the Pods of a namespace. PodDefaults must be readable; whatever else may not be read becomes a note. */
export async function readFacts(
  cluster: Cluster,
  namespace: string,
  { webhooks, health, failedCall, priorityClasses }: SharedFacts,
): Promise<ClusterFacts> {
  const [podDefaults, labels, accounts, limits] = await Promise.all([
    readPodDefaults(cluster, namespace),
    readNamespaceLabels(cluster, namespace),
    readServiceAccounts(cluster, namespace),
    ifPermitted(`list limitranges -n ${namespace}`, () => cluster.list(limitRanges, { namespace })),
  ]);
  return {
    podDefaults,
    ...(labels.known && labels.value && { namespaceLabels: labels.value }),
    namespaceMissing: labels.known && labels.value === undefined,
    ...(accounts.known && { serviceAccounts: accounts.value }),
    ...(priorityClasses.known && { priorityClasses: priorityClasses.value }),
    ...(webhooks.known && { webhooks: webhooks.value }),
    ...(health && { health }),
    ...(failedCall && { failedCall }),
    hasLimitRange: limits.known && limits.value.length > 0,
    // Who may not read PriorityClasses is told where a Pod names one: most name none.
    notes: [
      ...unreadable("the labels of the namespace", labels),
      ...unreadable("ServiceAccounts", accounts),
      ...unreadable("LimitRanges", limits, ": assumed that there are none"),
      ...unreadable("the webhook's configuration", webhooks, ": assumed that it is Kubeflow's own"),
      ...(health ? unreadable("the webhook's Service", health, ": assumed that it answers") : []),
    ],
  };
}

/** One question each, however many namespaces. */
export async function readSharedFacts(cluster: Cluster, now: Date): Promise<SharedFacts> {
  const [answer, priorityClasses] = await Promise.all([
    readWebhookAnswer(cluster, now),
    readPriorityClasses(cluster),
  ]);
  return { ...answer, priorityClasses };
}

/** Finds the PodDefault webhook and looks at what should answer its calls. */
export async function readWebhookAnswer(cluster: Cluster, now: Date): Promise<WebhookAnswer> {
  const webhooks = await readPodWebhooks(cluster);
  const podDefault = webhooks.known ? webhooks.value.podDefault : undefined;
  if (podDefault === undefined) return { webhooks };
  const health = podDefault.service && (await readWebhookHealth(cluster, podDefault.service));
  const failedCall = findFailedCall(podDefault, health?.known ? health.value : undefined, now);
  return { webhooks, ...(health && { health }), ...(failedCall && { failedCall }) };
}

function unreadable(what: string, answer: Readable<unknown>, then = ""): readonly string[] {
  return answer.known
    ? []
    : [`${what} could not be read${then}; see: kubectl auth can-i ${answer.permission}`];
}
