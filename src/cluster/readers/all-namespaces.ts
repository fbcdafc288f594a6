import type { JsonObject } from "../../kubernetes/json.ts";
import { metadataOf } from "../../kubernetes/object-meta.ts";
import type { Cluster, Resource } from "../cluster.ts";
import { qualifiedName } from "../resources/paths.ts";
import { ifPermitted } from "./permitted.ts";

type Reader = Pick<Cluster, "list" | "get">;
type ByNamespace = ReadonlyMap<string, readonly JsonObject[]>;

/**
 * The same cluster for reads about many namespaces: a type is listed once, in all namespaces, instead of once in each. Where that
 * is not permitted, each namespace is asked.
 */
export function listingAllNamespaces(cluster: Reader): Reader {
  const lists = new Map<string, Promise<ByNamespace | undefined>>();
  const all = (resource: Resource): Promise<ByNamespace | undefined> => {
    const name = qualifiedName(resource);
    const list = lists.get(name) ?? readByNamespace(cluster, resource);
    lists.set(name, list);
    return list;
  };
  return {
    list: async (resource, options = {}) => {
      const { namespace, ...selection } = options;
      if (namespace === undefined || Object.keys(selection).length > 0)
        return cluster.list(resource, options);
      const found = await all(resource);
      return found === undefined ? cluster.list(resource, options) : (found.get(namespace) ?? []);
    },
    get: async (resource, name, namespace) => {
      const found = (await all(resource))?.get(namespace ?? "");
      const stored = found?.find((object) => metadataOf(object).name === name);
      return stored ?? cluster.get(resource, name, namespace);
    },
  };
}

async function readByNamespace(cluster: Reader, resource: Resource): Promise<ByNamespace | undefined> {
  const list = await ifPermitted(`list ${qualifiedName(resource)} -A`, () => cluster.list(resource));
  return list.known ? Map.groupBy(list.value, (object) => metadataOf(object).namespace ?? "") : undefined;
}
