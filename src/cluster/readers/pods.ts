import { metadataOf, type ObjectMeta } from "../../kubernetes/object-meta.ts";
import type { Pod } from "../../model/pod.ts";
import type { Cluster, ListOptions } from "../cluster.ts";
import { pods } from "../resources/known.ts";

type Selection = Pick<ListOptions, "labelSelector" | "fieldSelector">;

/** Live Pods of a namespace, or of all. Throws ClusterError. */
export async function readPods(
  cluster: Pick<Cluster, "list">,
  namespace: string | undefined,
  selection: Selection = {},
): Promise<readonly Pod[]> {
  // The API server validates built-in types before it stores them.
  return (await cluster.list(pods, { ...selection, ...scope(namespace) })) as unknown as readonly Pod[];
}

/** The metadata of Pods: a tenth of the bytes. */
export async function readPodMetadata(
  cluster: Pick<Cluster, "list">,
  namespace: string | undefined,
  selection: Selection = {},
): Promise<readonly ObjectMeta[]> {
  const options = { ...selection, ...scope(namespace), metadataOnly: true };
  const objects = await cluster.list(pods, options);
  return objects.map(metadataOf);
}

function scope(namespace: string | undefined): Pick<ListOptions, "namespace"> {
  return namespace === undefined ? {} : { namespace };
}
