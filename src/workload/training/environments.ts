import type { JsonObject } from "../../kubernetes/json.ts";
import { nameOf, variable } from "../workload-pod.ts";
import { portOf, type Replica, replicaCount, replicaName, totalReplicas } from "./replica.ts";

const unbuffered = variable("PYTHONUNBUFFERED", 1);

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
