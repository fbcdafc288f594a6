import { isObject, type JsonObject } from "../../model/json.ts";
import type { PodDefault } from "../../model/pod-default.ts";
import type { Cluster } from "../cluster.ts";
import { podDefaults } from "../resources/known.ts";

/** The PodDefaults of a namespace, or of all. Throws ClusterError: without them nothing can be said. */
export async function readPodDefaults(
  cluster: Pick<Cluster, "list">,
  namespace: string | undefined,
): Promise<readonly PodDefault[]> {
  const objects = await cluster.list(podDefaults, namespace === undefined ? {} : { namespace });
  return objects.map(asPodDefault);
}

/** The CRD's schema has checked the fields that there are; spec and selector may be absent, and then select every Pod. */
function asPodDefault(object: JsonObject): PodDefault {
  const spec = isObject(object["spec"]) ? object["spec"] : {};
  const selector = isObject(spec["selector"]) ? spec["selector"] : {};
  return { ...object, spec: { ...spec, selector } } as unknown as PodDefault;
}
