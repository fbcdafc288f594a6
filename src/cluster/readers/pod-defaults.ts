import { ClusterError } from "../../errors.ts";
import { isObject, type JsonObject } from "../../kubernetes/json.ts";
import type { PodDefault } from "../../model/pod-default.ts";
import type { Cluster } from "../cluster.ts";
import { podDefaults } from "../resources/known.ts";

/** The PodDefaults of a namespace, or of all. Throws ClusterError. */
export async function readPodDefaults(
  cluster: Pick<Cluster, "list">,
  namespace: string | undefined,
): Promise<readonly PodDefault[]> {
  const objects = await cluster.list(podDefaults, namespace === undefined ? {} : { namespace });
  return objects.map(asPodDefault);
}

/** One PodDefault; undefined if it does not exist. Throws ClusterError for any other failure. */
export async function readPodDefault(
  cluster: Pick<Cluster, "get">,
  namespace: string,
  name: string,
): Promise<PodDefault | undefined> {
  try {
    return asPodDefault(await cluster.get(podDefaults, name, namespace));
  } catch (error) {
    // An unknown type is a 404, too, but without this reason.
    if (error instanceof ClusterError && error.answer?.reason === "NotFound") return undefined;
    throw error;
  }
}

/** An object of the server as a PodDefault. The CRD has checked its fields. Without a spec or selector it selects every Pod. */
export function asPodDefault(object: JsonObject): PodDefault {
  const spec = isObject(object["spec"]) ? object["spec"] : {};
  const selector = isObject(spec["selector"]) ? spec["selector"] : {};
  return { ...object, spec: { ...spec, selector } } as unknown as PodDefault;
}
