import type { Cluster } from "../../src/cluster/cluster.ts";
import { podDefaults } from "../../src/cluster/resources/known.ts";
import { ClusterError } from "../../src/errors.ts";
import { isObject, type JsonObject } from "../../src/kubernetes/json.ts";
import { formatYaml } from "../../src/kubernetes/yaml.ts";
import { renderUnifiedDiff } from "../../src/render/unified-diff.ts";
import { paletteFor } from "../color.ts";
import type { Io } from "../io.ts";

/** What would change in the cluster, as a unified diff; "" if nothing would. */
export async function diffWithLive(
  applied: JsonObject,
  namespace: string,
  cluster: Cluster,
  io: Io,
): Promise<string> {
  const { name } = applied["metadata"] as { readonly name: string };
  const live = await readLive(name, namespace, cluster);
  const object = `kubeflow.org.v1alpha1.PodDefault.${namespace}.${name}`;
  return renderUnifiedDiff(
    live === undefined ? "" : formatYaml(withoutServerMetadata(live)),
    formatYaml(withoutServerMetadata(applied)),
    { fromName: `LIVE/${object}`, toName: `MERGED/${object}` },
    paletteFor(io.stdout, io.env, "auto"),
  );
}

async function readLive(name: string, namespace: string, cluster: Cluster): Promise<JsonObject | undefined> {
  try {
    return await cluster.get(podDefaults, name, namespace);
  } catch (error) {
    if (error instanceof ClusterError && error.status === 404) return undefined;
    throw error;
  }
}

/** What the server keeps for itself changes with every write and says nothing. */
function withoutServerMetadata(object: JsonObject): JsonObject {
  if (!isObject(object["metadata"])) return object;
  const { managedFields, resourceVersion, uid, generation, creationTimestamp, ...metadata } =
    object["metadata"];
  return { ...object, metadata };
}
