import type { Cluster } from "../cluster/cluster.ts";
import { readNamespaceLabels } from "../cluster/readers/namespace.ts";
import { compileSelector, selects } from "../kubernetes/selector.ts";
import type { FailedCall } from "../model/namespace-context.ts";
import { readWebhookAnswer } from "./facts.ts";

/** Where PodDefaults do nothing to new Pods. */
export type Unreached = {
  /** The cluster has no PodDefault webhook, or its namespaceSelector leaves these namespaces out. */
  readonly namespaces: ReadonlySet<string>;
  /** Set where the webhook cannot be called just now, in whatever namespace. */
  readonly failedCall?: FailedCall;
};

/** Those of the namespaces whose Pods no PodDefault reaches. What may not be read is taken to be reached. */
export async function readUnreached(
  cluster: Cluster,
  namespaces: readonly string[],
  now: Date,
): Promise<Unreached> {
  const { webhooks, failedCall } = await readWebhookAnswer(cluster, now);
  if (!webhooks.known) return { namespaces: new Set() };
  const { podDefault } = webhooks.value;
  if (podDefault === undefined) return { namespaces: new Set(namespaces) };
  const selector = compileSelector(podDefault.namespaceSelector);
  const unreached = await Promise.all(
    namespaces.map(async (namespace) => {
      const labels = await readNamespaceLabels(cluster, namespace);
      const isReached = !labels.known || selects(selector, labels.value ?? {});
      return isReached ? [] : [namespace];
    }),
  );
  return { namespaces: new Set(unreached.flat()), ...(failedCall && { failedCall }) };
}
