import {
  jaxEnvironment,
  paddleEnvironment,
  pytorchEnvironment,
  tensorflowEnvironment,
  xgboostEnvironment,
} from "./environments.ts";
import type { Framework, Replica } from "./replica.ts";

const onlyMaster = ({ type }: Replica) => type === "Master";
const isFirstWorker = ({ type, index }: Replica) => type === "Worker" && index === 0;

/** Names, defaults and environment by kind (training-operator v1.9.0). */
export const frameworks: Readonly<Record<string, Framework>> = {
  PyTorchJob: {
    field: "pytorchReplicaSpecs",
    types: ["Master", "Worker"],
    operator: "pytorchjob-controller",
    restartPolicy: "OnFailure",
    container: "pytorch",
    port: { name: "pytorchjob-port", containerPort: 23456 },
    isMaster: (replica) => ("Master" in replica.replicas ? onlyMaster(replica) : isFirstWorker(replica)),
    environment: pytorchEnvironment,
    environmentIn: "every container",
  },
  TFJob: {
    field: "tfReplicaSpecs",
    types: ["PS", "Worker", "Chief", "Master", "Evaluator"],
    operator: "tfjob-controller",
    restartPolicy: "Never",
    container: "tensorflow",
    port: { name: "tfjob-port", containerPort: 2222 },
    isMaster: (replica) =>
      "Chief" in replica.replicas || "Master" in replica.replicas
        ? ["Chief", "Master"].includes(replica.type)
        : isFirstWorker(replica),
    environment: tensorflowEnvironment,
    environmentIn: "its own container",
  },
  XGBoostJob: {
    field: "xgbReplicaSpecs",
    types: ["Master", "Worker"],
    operator: "xgboostjob-controller",
    restartPolicy: "Never",
    container: "xgboost",
    port: { name: "xgboostjob-port", containerPort: 9999 },
    isMaster: onlyMaster,
    environment: xgboostEnvironment,
    environmentIn: "every container",
  },
  PaddleJob: {
    field: "paddleReplicaSpecs",
    types: ["Master", "Worker"],
    operator: "paddlejob-controller",
    restartPolicy: "OnFailure",
    container: "paddle",
    port: { name: "master", containerPort: 36543 },
    isMaster: onlyMaster,
    environment: paddleEnvironment,
    environmentIn: "every container",
  },
  JAXJob: {
    field: "jaxReplicaSpecs",
    types: ["Worker"],
    operator: "jaxjob-controller",
    restartPolicy: "Never",
    container: "jax",
    port: { name: "jaxjob-port", containerPort: 6666 },
    isMaster: ({ index }) => index === 0,
    environment: jaxEnvironment,
    environmentIn: "every container",
  },
};
