import type { JsonObject } from "../../kubernetes/json.ts";
import { objectAt, objectsAt, variable } from "../workload-pod.ts";
import { portOf, type Replica, replicaCount, replicaName, totalReplicas } from "./replica.ts";

/** setPodEnv of pkg/controller.v1/pytorch (training-operator v1.9.0). */
export function pytorchEnvironment(replica: Replica): readonly JsonObject[] {
  const { job, replicas } = replica;
  const policy = objectAt(job, "spec.elasticPolicy");
  const elastic = "elasticPolicy" in objectAt(job, "spec");
  const processes = processesPerNode(job, policy);
  return [
    variable("PYTHONUNBUFFERED", 1),
    ...("Master" in replicas ? rendezvousAtMaster(replica, processes) : []),
    ...(processes === undefined ? [] : [variable("PET_NPROC_PER_NODE", processes)]),
    ...(elastic ? elasticEnvironment(replica, policy) : [variable("PET_NNODES", totalReplicas(replica))]),
  ];
}

/** setDefaultNprocPerNode: auto, unless the elastic policy sets a number. */
function processesPerNode(job: JsonObject, policy: JsonObject): string | undefined {
  const own = objectAt(job, "spec")["nprocPerNode"];
  if (own != null) return String(own);
  return policy["nProcPerNode"] == null ? "auto" : undefined;
}

/** MasterEnvVarGenerator, and the world size. */
function rendezvousAtMaster(replica: Replica, processes = "auto"): readonly JsonObject[] {
  const port = portOf(replica, "Master");
  const address = replicaName(replica, "Master", 0);
  const rank = replica.index + (replica.type === "Worker" ? 1 : 0);
  const perNode = /^[+-]?\d+$/.test(processes) ? Number(processes) : 1;
  return [
    variable("MASTER_PORT", port),
    variable("PET_MASTER_PORT", port),
    variable("MASTER_ADDR", address),
    variable("PET_MASTER_ADDR", address),
    variable("WORLD_SIZE", totalReplicas(replica) * perNode),
    variable("RANK", rank),
    variable("PET_NODE_RANK", rank),
  ];
}

/** ElasticEnvVarGenerator */
function elasticEnvironment(replica: Replica, policy: JsonObject): readonly JsonObject[] {
  const { rdzvHost, rdzvPort, rdzvBackend, minReplicas, maxReplicas } = policy;
  const workers = replicaCount(replica, "Worker");
  const least = minReplicas ?? maxReplicas ?? workers;
  const most = maxReplicas ?? minReplicas ?? workers;
  const host = rdzvHost ?? replicaName(replica, "Worker", 0);
  const settings = objectsAt(policy, "rdzvConf").map(({ key, value }) => `${key}=${value}`);
  const optional = [
    ["PET_MAX_RESTARTS", policy["maxRestarts"]],
    ["PET_NPROC_PER_NODE", policy["nProcPerNode"]],
    ["PET_RDZV_ID", policy["rdzvId"]],
    ["PET_RDZV_CONF", settings.length > 0 ? settings.join(",") : undefined],
    ["PET_STANDALONE", policy["standalone"] === true ? "" : undefined],
  ] as const;
  return [
    variable("PET_RDZV_ENDPOINT", `${host}:${rdzvPort ?? portOf(replica, "Worker")}`),
    variable("PET_RDZV_BACKEND", String(rdzvBackend ?? "c10d")),
    variable("PET_NNODES", `${least}:${most}`),
    ...optional.flatMap(([name, value]) => (value == null ? [] : [variable(name, String(value))])),
  ];
}
