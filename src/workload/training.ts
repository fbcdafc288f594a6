import { isObject, type JsonObject } from "../model/json.ts";
import {
  nameOf,
  numberAt,
  objectAt,
  objectsAt,
  type PodMaker,
  placeIn,
  podFromTemplate,
  textAt,
  type WorkloadPod,
} from "./workload-pod.ts";

type Framework = {
  readonly field: string;
  readonly operator: string;
  readonly restartPolicy: string;
  /** Replica types whose first Pod is the master, the first present one counts. */
  readonly masters: readonly string[];
  /** Environment variables that the operator adds to every container. */
  readonly environment: string;
};

const frameworks: Readonly<Record<string, Framework>> = {
  PyTorchJob: {
    field: "pytorchReplicaSpecs",
    operator: "pytorchjob-controller",
    restartPolicy: "OnFailure",
    masters: ["Master"],
    environment: "PYTHONUNBUFFERED, MASTER_ADDR, MASTER_PORT, WORLD_SIZE, RANK and their PET_ forms",
  },
  TFJob: {
    field: "tfReplicaSpecs",
    operator: "tfjob-controller",
    restartPolicy: "Never",
    masters: ["Chief", "Master", "Worker"],
    environment: "TF_CONFIG",
  },
  XGBoostJob: {
    field: "xgbReplicaSpecs",
    operator: "xgboostjob-controller",
    restartPolicy: "Never",
    masters: ["Master"],
    environment: "PYTHONUNBUFFERED, MASTER_ADDR, MASTER_PORT, WORLD_SIZE, RANK, WORKER_ADDRS and WORKER_PORT",
  },
  PaddleJob: {
    field: "paddleReplicaSpecs",
    operator: "paddlejob-controller",
    restartPolicy: "OnFailure",
    masters: ["Master"],
    environment: "PYTHONUNBUFFERED and PADDLE_*",
  },
  JAXJob: {
    field: "jaxReplicaSpecs",
    operator: "jaxjob-controller",
    restartPolicy: "OnFailure",
    masters: [],
    environment: "PYTHONUNBUFFERED, COORDINATOR_ADDRESS, COORDINATOR_PORT, NUM_PROCESSES and PROCESS_ID",
  },
};

/** training-operator createNewPod (kubeflow/training-operator 141c150): one Pod per replica, labelled by type and index. */
export const trainingJobPods: PodMaker = (job) => {
  const framework = frameworks[String(job["kind"])];
  if (!framework) return { problem: `${job["kind"]} is no job of the training operator` };
  const replicas = Object.entries(objectAt(job, `spec.${framework.field}`)).filter(hasObject);
  return replicas.map(([type, replica]) => replicaPod(job, framework, type, replica));
};

function replicaPod(job: JsonObject, framework: Framework, type: string, replica: JsonObject): WorkloadPod {
  const name = nameOf(job);
  const template = objectAt(replica, "template");
  const labels = {
    "training.kubeflow.org/job-name": name,
    "training.kubeflow.org/operator-name": framework.operator,
    "training.kubeflow.org/replica-type": type.toLowerCase(),
    "training.kubeflow.org/replica-index": "0",
    ...(isMaster(job, framework, type) && { "training.kubeflow.org/job-role": "master" }),
  };
  const spec = {
    restartPolicy: replicaRestartPolicy(replica, framework.restartPolicy),
    ...waitForMaster(job, type, template),
  };
  return {
    pod: podFromTemplate(job, template, {
      name: `${name}-${type.toLowerCase()}-0`,
      labels,
      spec,
      owned: true,
    }),
    from: placeIn(job, `spec.${framework.field}.${type}.template`),
    role: type,
    notes: [`the operator adds the environment variables ${framework.environment}`, ...countNotes(replica)],
  };
}

function isMaster(job: JsonObject, { field, masters }: Framework, type: string): boolean {
  const specs = objectAt(job, `spec.${field}`);
  return masters.find((master) => master in specs) === type;
}

/** setInitContainer of PyTorch: workers wait until the master's name can be looked up. */
function waitForMaster(job: JsonObject, type: string, template: JsonObject): JsonObject {
  if (job["kind"] !== "PyTorchJob" || type !== "Worker") return {};
  if (!("Master" in objectAt(job, "spec.pytorchReplicaSpecs"))) return {};
  const wait = `until nslookup ${nameOf(job)}-master-0; do echo waiting for master; sleep 2; done;`;
  const container = {
    name: "init-pytorch",
    image: "alpine:3.10",
    imagePullPolicy: "IfNotPresent",
    resources: { limits: { cpu: "100m", memory: "20Mi" }, requests: { cpu: "50m", memory: "10Mi" } },
    command: ["sh", "-c", wait],
  };
  return { initContainers: [...objectsAt(template, "spec.initContainers"), container] };
}

/** core.SetRestartPolicy: the template's own is overwritten; ExitCode is the operator's business. */
export function replicaRestartPolicy(replica: JsonObject, otherwise: string): string {
  const policy = textAt(replica, "restartPolicy") ?? otherwise;
  return policy === "ExitCode" ? "Never" : policy;
}

export function countNotes(replica: JsonObject): readonly string[] {
  const replicas = numberAt(replica, "replicas", 1);
  return replicas === 1 ? [] : [`${replicas} Pods like this one`];
}

function hasObject(
  entry: readonly [string, unknown],
): entry is readonly [string, JsonObject] & [string, JsonObject] {
  return isObject(entry[1]);
}
