import { compileSelector, selects } from "../admission/pod-default/selector.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { readNamespaceLabels } from "../cluster/readers/namespace.ts";
import { readPodWebhooks } from "../cluster/readers/webhooks.ts";

/**
 * Those of the namespaces whose Pods no PodDefault reaches: the cluster has no PodDefault webhook, or its namespaceSelector leaves
 * them out. What may not be read is taken to be reached.
 */
export async function readUnreached(
  cluster: Cluster,
  namespaces: readonly string[],
): Promise<ReadonlySet<string>> {
  const webhooks = await readPodWebhooks(cluster);
  if (!webhooks.known) return new Set();
  const { podDefault } = webhooks.value;
  if (podDefault === undefined) return new Set(namespaces);
  const selector = compileSelector(podDefault.namespaceSelector);
  const unreached = await Promise.all(
    namespaces.map(async (namespace) => {
      const labels = await readNamespaceLabels(cluster, namespace);
      const isReached = !labels.known || selects(selector, labels.value ?? {});
      return isReached ? [] : [namespace];
    }),
  );
  return new Set(unreached.flat());
}
