import type { JsonObject } from "../../kubernetes/json.ts";
import { nameOf, objectAt, objectsAt, textAt, variable } from "../workload-pod.ts";
import { portOf, type Replica, replicaCount, replicaName, totalReplicas } from "./replica.ts";

const unbuffered = variable("PYTHONUNBUFFERED", 1);

/** setPodEnv of pkg/controller.v1/pytorch (training-operator v1.9.0). */
export function pytorchEnvironment(replica: Replica): readonly JsonObject[] {
  const { job, replicas } = replica;
  const policy = objectAt(job, "spec.elasticPolicy");
  const elastic = "elasticPolicy" in objectAt(job, "spec");
  const processes = processesPerNode(job, policy);
  return [
    unbuffered,
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

/** SetPodEnv of pkg/controller.v1/xgboost (training-operator v1.9.0). */
export function xgboostEnvironment(replica: Replica): readonly JsonObject[] {
  const total = totalReplicas(replica);
  const workers = Array.from({ length: total - 1 }, (_, index) => replicaName(replica, "Worker", index));
  return [
    variable("MASTER_PORT", portOf(replica, "Master")),
    variable("MASTER_ADDR", replicaName(replica, "Master", 0)),
    variable("WORLD_SIZE", total),
    variable("RANK", replica.index + (replica.type === "Worker" ? replicaCount(replica, "Master") : 0)),
    unbuffered,
    ...(total > 1
      ? [variable("WORKER_PORT", portOf(replica, "Worker")), variable("WORKER_ADDRS", workers.join(","))]
      : []),
  ];
}

/** setPodEnv of pkg/controller.v1/paddlepaddle (training-operator v1.9.0): with a master in PS mode, else collective. */
export function paddleEnvironment(replica: Replica): readonly JsonObject[] {
  const withMaster = "Master" in replica.replicas;
  const leader = withMaster ? "Master" : "Worker";
  const port = portOf(replica, leader);
  const address = { name: "POD_IP_DUMMY", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } };
  const meeting =
    replica.type === leader && replica.index === 0
      ? [address, variable("PADDLE_MASTER", `$(POD_IP_DUMMY):${port}`)]
      : [variable("PADDLE_MASTER", `${replicaName(replica, leader, 0)}:${port}`)];
  const part = replica.type === "Master" ? "PADDLE_SERVER_NUM" : "PADDLE_TRAINER_NUM";
  return [
    unbuffered,
    variable("PADDLE_JOB_ID", nameOf(replica.job)),
    variable("PADDLE_NNODES", totalReplicas(replica)),
    ...meeting,
    ...(withMaster ? [variable(part, 1)] : []),
  ];
}

/** setPodEnv of pkg/controller.v1/jax (training-operator v1.9.0). */
export function jaxEnvironment(replica: Replica): readonly JsonObject[] {
  return [
    unbuffered,
    variable("COORDINATOR_PORT", portOf(replica, "Worker")),
    variable("COORDINATOR_ADDRESS", replicaName(replica, "Worker", 0)),
    variable("NUM_PROCESSES", totalReplicas(replica)),
    variable("PROCESS_ID", replica.index),
  ];
}
