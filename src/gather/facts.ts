import type { Cluster } from "../cluster/cluster.ts";
import { readNamespaceLabels, readServiceAccounts } from "../cluster/readers/namespace.ts";
import { ifPermitted, type Readable } from "../cluster/readers/permitted.ts";
import { readPodDefaults } from "../cluster/readers/pod-defaults.ts";
import { readPodWebhooks } from "../cluster/readers/webhooks.ts";
import { limitRanges } from "../cluster/resources/known.ts";
import type { PodWebhooks } from "../model/pod-webhooks.ts";
import type { ClusterFacts } from "./surroundings.ts";

/** Reads what surrounds the Pods of a namespace. PodDefaults must be readable; whatever else may not be read becomes a note. */
export async function readFacts(
  cluster: Cluster,
  namespace: string,
  webhooks: Readable<PodWebhooks>,
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
    ...(accounts.known && { serviceAccounts: accounts.value }),
    ...(webhooks.known && { webhooks: webhooks.value }),
    hasLimitRange: limits.known && limits.value.length > 0,
    notes: [
      ...unreadable("the labels of the namespace", labels),
      ...unreadable("ServiceAccounts", accounts),
      ...unreadable("the webhook's configuration", webhooks, ": assumed that it is Kubeflow's own"),
    ],
  };
}

/** The webhooks that see new Pods: one question, however many namespaces. */
export function readWebhookFacts(cluster: Cluster): Promise<Readable<PodWebhooks>> {
  return readPodWebhooks(cluster);
}

function unreadable(what: string, answer: Readable<unknown>, then = ""): readonly string[] {
  return answer.known
    ? []
    : [`${what} could not be read${then}; see: kubectl auth can-i ${answer.permission}`];
}
