import type { Cluster, Resource } from "../../src/cluster/cluster.ts";
import { resolver } from "../../src/cluster/resources/resolve.ts";
import { ClusterError } from "../../src/errors.ts";
import { isObject, type JsonObject } from "../../src/model/json.ts";

/** A cluster that holds these objects and cannot be written to. */
export function memoryCluster(objects: readonly JsonObject[], namespace = "default"): Cluster {
  const readOnly = () => Promise.reject(new ClusterError("the cluster of this test is read-only"));
  const inNamespace = (object: JsonObject, wanted: string | undefined) =>
    wanted === undefined || metadataOf(object)["namespace"] === wanted;
  const ofKind = (resource: Resource) => objects.filter(({ kind }) => kind === resource.kind);
  return {
    namespace,
    host: "memory",
    list: async (resource, options = {}) =>
      ofKind(resource).filter((object) => inNamespace(object, options.namespace)),
    get: async (resource, name, wanted = namespace) => {
      const found = ofKind(resource).find(
        (object) => metadataOf(object)["name"] === name && inNamespace(object, wanted),
      );
      if (found === undefined) throw new ClusterError(`${resource.plural} "${name}" not found`, 404);
      return found;
    },
    create: readOnly,
    apply: readOnly,
    watch: readOnly,
    resolve: resolver(async () => []),
    close: () => {},
  };
}

function metadataOf({ metadata }: JsonObject): JsonObject {
  return isObject(metadata) ? metadata : {};
}
