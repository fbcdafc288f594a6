import type { Cluster } from "../cluster/cluster.ts";
import { readNamespaceLabels } from "../cluster/readers/namespace.ts";
import { readPodWebhooks } from "../cluster/readers/webhooks.ts";
import { ClusterError } from "../errors.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import type { PodWebhooks } from "../model/pod-webhooks.ts";

/** What decides whether PodDefaults of a namespace act at all. */
export type Reach = {
  readonly namespace: string;
  readonly webhooks: PodWebhooks;
  /** undefined: not known, or there is no such namespace. */
  readonly namespaceLabels: StringMap | undefined;
};

/** How far the webhook reaches, for a warning; undefined where the server does not tell. */
export async function readReach(cluster: Cluster, namespace: string): Promise<Reach | undefined> {
  try {
    const [webhooks, labels] = await Promise.all([
      readPodWebhooks(cluster),
      readNamespaceLabels(cluster, namespace),
    ]);
    if (!webhooks.known) return undefined;
    const namespaceLabels = labels.known ? labels.value : undefined;
    return { namespace, webhooks: webhooks.value, namespaceLabels };
  } catch (error) {
    // A warning that cannot be made is none: what fails here fails where the work is done, too.
    if (error instanceof ClusterError) return undefined;
    throw error;
  }
}
