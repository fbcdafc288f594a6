import { ClusterError } from "../../errors.ts";
import type { Readable } from "../../model/readable.ts";
import type { Cluster, Resource } from "../cluster.ts";
import { ifPermitted } from "./permitted.ts";

/**
 * All objects of a type, of one namespace or of the cluster. A type that the server does not serve, because its version is older
 * or Kubeflow is not all there, has none.
 */
export async function readAll<Kind>(
  cluster: Pick<Cluster, "list">,
  resource: Resource,
  namespace?: string,
): Promise<Readable<readonly Kind[]>> {
  const type = resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
  const scope = namespace !== undefined ? ` -n ${namespace}` : resource.namespaced ? " -A" : "";
  return await ifPermitted(`list ${type}${scope}`, async () => {
    try {
      const options = namespace === undefined ? {} : { namespace };
      // The API server validates built-in types before it stores them.
      return (await cluster.list(resource, options)) as unknown as readonly Kind[];
    } catch (error) {
      if (error instanceof ClusterError && error.status === 404) return [];
      throw error;
    }
  });
}
