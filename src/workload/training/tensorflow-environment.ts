import type { JsonObject } from "../../kubernetes/json.ts";
import { objectAt, textAt, variable } from "../workload-pod.ts";
import { portOf, type Replica, replicaCount, replicaName, totalReplicas } from "./replica.ts";

/** genTFConfigJSONStr of pkg/controller.v1/tensorflow (training-operator v1.9.0): empty for a job of one Pod. */
export function tensorflowEnvironment(replica: Replica): readonly JsonObject[] {
  if (totalReplicas(replica) === 1) return [];
  const task = { type: replica.type.toLowerCase(), index: replica.index };
  const dynamic = objectAt(replica.job, "spec")["enableDynamicWorker"] === true;
  const config = dynamic
    ? { cluster: ownCluster(replica), task }
    : { cluster: wholeCluster(replica), task, environment: "cloud" };
  return [variable("TF_CONFIG", JSON.stringify(config))];
}

/** genClusterSpec. Go sorts the keys of a map. */
function wholeCluster(replica: Replica): Readonly<Record<string, readonly string[]>> {
  const types = Object.keys(replica.replicas).sort();
  return Object.fromEntries(types.map((type) => [type.toLowerCase(), addresses(replica, type)]));
}

/** convertClusterSpecToSparseClusterSpec: dynamic workers know the parameter servers and themselves. */
function ownCluster(replica: Replica): JsonObject {
  const own = addresses(replica, replica.type)[replica.index] ?? "";
  if (replica.type === "PS") return { worker: {}, ps: [own] };
  if (replica.type !== "Worker") return { worker: {}, ps: [] };
  // Go writes a missing list as null.
  return { worker: { [replica.index]: own }, ps: "PS" in replica.replicas ? addresses(replica, "PS") : null };
}

function addresses(replica: Replica, type: string): readonly string[] {
  const namespace = textAt(replica.job, "metadata.namespace") ?? "default";
  const port = portOf(replica, type);
  const indexes = Array.from({ length: replicaCount(replica, type) }, (_, index) => index);
  return indexes.map((index) => `${replicaName(replica, type, index)}.${namespace}.svc:${port}`);
}
