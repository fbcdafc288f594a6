import { jaxEnvironment, paddleEnvironment, xgboostEnvironment } from "./environments.ts";
import { pytorchEnvironment } from "./pytorch-environment.ts";
import type { Framework } from "./replica.ts";
import { tensorflowEnvironment } from "./tensorflow-environment.ts";

const onlyMaster = (type: string) => type === "Master";

/** Names, defaults and environment by kind (training-operator v1.9.0). */
export const frameworks: Readonly<Record<string, Framework>> = {
  PyTorchJob: {
    field: "pytorchReplicaSpecs",
    operator: "pytorchjob-controller",
    restartPolicy: "OnFailure",
    container: "pytorch",
    port: { name: "pytorchjob-port", containerPort: 23456 },
    isMaster: (type, replicas) => type === ("Master" in replicas ? "Master" : "Worker"),
    environment: pytorchEnvironment,
    environmentIn: "every container",
  },
  TFJob: {
    field: "tfReplicaSpecs",
    operator: "tfjob-controller",
    restartPolicy: "Never",
    container: "tensorflow",
    port: { name: "tfjob-port", containerPort: 2222 },
    isMaster: (type, replicas) =>
      "Chief" in replicas || "Master" in replicas ? ["Chief", "Master"].includes(type) : type === "Worker",
    environment: tensorflowEnvironment,
    environmentIn: "its own container",
  },
  XGBoostJob: {
    field: "xgbReplicaSpecs",
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
    operator: "jaxjob-controller",
    restartPolicy: "Never",
    container: "jax",
    port: { name: "jaxjob-port", containerPort: 6666 },
    isMaster: () => true,
    environment: jaxEnvironment,
    environmentIn: "every container",
  },
};
