import type { WatchEvent } from "../cluster/cluster.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import { metadataOf } from "../kubernetes/object-meta.ts";

/** Objects by namespace and name, kept up to date by the events of a watch. */
export type Collection = {
  /** Takes an event, and gives the namespaces that it changes. */
  readonly take: (event: WatchEvent) => readonly string[];
  readonly namespaces: () => readonly string[];
  /** Those of a namespace, by name. */
  readonly objectsIn: (namespace: string) => readonly JsonObject[];
};

export function makeCollection(): Collection {
  const byNamespace = new Map<string, Map<string, JsonObject>>();
  const put = (object: JsonObject): string => {
    const { namespace, name } = identityOf(object);
    const objects = byNamespace.get(namespace) ?? new Map<string, JsonObject>();
    byNamespace.set(namespace, objects.set(name, object));
    return namespace;
  };
  return {
    take: (event) => {
      if (event.type === "relisted") {
        const before = [...byNamespace.keys()];
        byNamespace.clear();
        return [...new Set([...before, ...event.objects.map(put)])].sort();
      }
      if (event.type !== "deleted") return [put(event.object)];
      const { namespace, name } = identityOf(event.object);
      byNamespace.get(namespace)?.delete(name);
      return [namespace];
    },
    namespaces: () => [...byNamespace.keys()].sort(),
    objectsIn: (namespace) => {
      const objects = byNamespace.get(namespace) ?? new Map<string, JsonObject>();
      return [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
    },
  };
}

function identityOf(object: JsonObject): { readonly namespace: string; readonly name: string } {
  const { namespace = "", name = "" } = metadataOf(object);
  return { namespace, name };
}
