import { metadataOf, type ObjectMeta } from "../../kubernetes/object-meta.ts";
import type { Cluster, ListOptions } from "../cluster.ts";
import { pods } from "../resources/known.ts";

/** The metadata of the live Pods of a namespace, or of all: a tenth of the bytes. Throws ClusterError. */
export async function readPodMetadata(
  cluster: Pick<Cluster, "list">,
  namespace: string | undefined,
  selection: Pick<ListOptions, "fieldSelector"> = {},
): Promise<readonly ObjectMeta[]> {
  const scope = namespace === undefined ? {} : { namespace };
  const options = { ...selection, ...scope, metadataOnly: true };
  const objects = await cluster.list(pods, options);
  return objects.map(metadataOf);
}
