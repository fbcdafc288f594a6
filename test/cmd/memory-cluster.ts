import type { Cluster, Resource } from "../../src/cluster/cluster.ts";
import { resolver } from "../../src/cluster/resources/resolve.ts";
import { ClusterError } from "../../src/errors.ts";
import { isObject, type JsonObject } from "../../src/kubernetes/json.ts";
import { workloadKinds } from "../../src/model/workload-kinds.ts";

/** The kinds of the objects as a server lists them; the built-in ones need no discovery. */
const allServed = workloadKinds.map((resource) => ({
  resource,
  words: [resource.plural, resource.kind.toLowerCase()],
}));

/** A cluster that holds these objects, serves all or certain kinds of workloads, is read-only and knows no selectors. */
export function memoryCluster(
  objects: readonly JsonObject[],
  namespace = "default",
  kinds?: readonly string[],
): Cluster {
  const served = allServed.filter(({ resource }) => kinds?.includes(resource.kind) ?? true);
  const readOnly = () => Promise.reject(new ClusterError("the cluster of this test is read-only"));
  const inNamespace = (object: JsonObject, wanted: string | undefined) =>
    wanted === undefined ||
    [wanted, undefined].includes(metadataOf(object)["namespace"] as string | undefined);
  const ofKind = (resource: Resource) => objects.filter(({ kind }) => kind === resource.kind);
  return {
    namespace,
    host: "memory",
    list: async (resource, options = {}) => {
      if (options.labelSelector ?? options.fieldSelector) throw new Error("this cluster knows no selectors");
      return ofKind(resource).filter((object) => inNamespace(object, options.namespace));
    },
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
    resolve: resolver(async () => served),
    served: async () => served.map(({ resource }) => resource),
    version: async () => "v1.37.2",
    close: () => {},
  };
}

function metadataOf({ metadata }: JsonObject): JsonObject {
  return isObject(metadata) ? metadata : {};
}
