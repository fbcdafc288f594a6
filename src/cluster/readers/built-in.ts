import type { Readable } from "../../model/readable.ts";
import { commandLine } from "../../quote-for-shell.ts";
import type { Cluster, Resource } from "../cluster.ts";
import { ifPermitted, ifThere } from "./permitted.ts";

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
  const scope = namespace !== undefined ? commandLine` -n ${namespace}` : resource.namespaced ? " -A" : "";
  return await ifPermitted(`list ${type}${scope}`, async () => {
    const options = namespace === undefined ? {} : { namespace };
    const objects = (await ifThere(() => cluster.list(resource, options))) ?? [];
    // The API server validates built-in types before it stores them.
    return objects as unknown as readonly Kind[];
  });
}
