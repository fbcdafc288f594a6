import type { Cluster } from "../cluster/cluster.ts";
import { readNamespace } from "../cluster/readers/namespace.ts";
import { ClusterError } from "../errors.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import { compileSelector, selects } from "../kubernetes/selector.ts";
import type { WebhookStatus } from "../model/webhook-status.ts";
import { webhookInFiles } from "./namespace-context.ts";
import { readWebhookStatus } from "./webhook-status.ts";

/** The webhook, and in which of some namespaces it acts. */
export type WebhookScopeOf = {
  readonly webhook: WebhookStatus;
  /** undefined for a namespace: unknown, or it does not exist. */
  readonly namespaceLabels: ReadonlyMap<string, StringMap | undefined>;
};

/** Best effort: undefined where it cannot be read; the main request reports real failures. */
export async function readWebhookScope(
  cluster: Cluster,
  namespaces: readonly string[],
  now: Date,
): Promise<WebhookScopeOf | undefined> {
  try {
    const [webhook, labels] = await Promise.all([
      readWebhookStatus(cluster, now),
      Promise.all(namespaces.map((namespace) => readNamespace(cluster, namespace))),
    ]);
    // Without permission the stock webhook would be assumed; that is not enough for a warning.
    if (webhook.permission !== undefined) return undefined;
    const known = labels.map((one) => (one.known ? one.value?.labels : undefined));
    return { webhook, namespaceLabels: new Map(namespaces.map((one, index) => [one, known[index]])) };
  } catch (error) {
    if (error instanceof ClusterError) return undefined;
    throw error;
  }
}

/** The webhook of the cluster, or, without one, that of the files; undefined where it cannot be read. */
export async function knownWebhook(
  cluster: Cluster | undefined,
  files: Parameters<typeof webhookInFiles>[0],
  home: string,
  now: Date,
): Promise<WebhookStatus | undefined> {
  if (cluster === undefined) return webhookInFiles(files);
  return (await readWebhookScope(cluster, [home], now))?.webhook;
}

/** Whether the webhook skips a namespace, as far as that is known: nothing is injected there. */
export function isSkipped({ webhook, namespaceLabels }: WebhookScopeOf, namespace: string): boolean {
  const labels = namespaceLabels.get(namespace);
  if (webhook.podDefault === undefined) return true;
  return labels !== undefined && !selects(compileSelector(webhook.podDefault.namespaceSelector), labels);
}
