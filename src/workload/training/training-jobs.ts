import { isObject, type JsonObject } from "../../kubernetes/json.ts";
import {
  appendTo,
  nameOf,
  numberAt,
  objectAt,
  objectsAt,
  type PodMaker,
  placeIn,
  podFromTemplate,
  textAt,
  type WorkloadPod,
} from "../workload-pod.ts";
import { frameworks } from "./frameworks.ts";
import { type Replica, replicaName } from "./replica.ts";

/** createNewPod of pkg/controller.v1/common (training-operator v1.9.0): one Pod per replica, labelled by type and index. */
export const trainingJobPods: PodMaker = (job, _podsOf, index = 0) => {
  const framework = frameworks[String(job["kind"])];
  if (!framework) return { problem: `${job["kind"]} is no job of the training operator` };
  const replicas = objectAt(job, `spec.${framework.field}`);
  const types = Object.keys(replicas).filter((type) => isObject(replicas[type]));
  return types.map((type) => replicaPod({ job, framework, type, index, replicas }));
};

function replicaPod(replica: Replica): WorkloadPod {
  const { job, framework, type, index, replicas } = replica;
  const own = objectAt(replicas, type);
  const template = objectAt(own, "template");
  const labels = {
    ...jobLabels(framework.operator, job),
    "training.kubeflow.org/replica-type": type.toLowerCase(),
    "training.kubeflow.org/replica-index": String(index),
    ...(framework.isMaster(replica) && { "training.kubeflow.org/job-role": "master" }),
  };
  const spec = {
    restartPolicy: replicaRestartPolicy(own, framework.restartPolicy),
    containers: containersOf(replica, objectsAt(template, "spec.containers")),
    ...waitForMaster(replica, template),
  };
  return {
    pod: podFromTemplate(job, template, {
      name: replicaName(replica, type, index),
      labels,
      spec,
      owned: true,
    }),
    from: placeIn(job, `spec.${framework.field}.${type}.template`),
    role: type,
    notes: [
      ...(job["kind"] === "PyTorchJob" && type === "Worker" && "Master" in replicas
        ? ["init-pytorch is as the operator has it unless it was configured otherwise"]
        : []),
      ...countNotes(own),
    ],
  };
}

/** GenLabels */
export function jobLabels(operator: string, job: JsonObject) {
  return {
    "training.kubeflow.org/operator-name": operator,
    "training.kubeflow.org/job-name": nameOf(job),
  };
}

/** set...DefaultPort, then setPodEnv. */
function containersOf(replica: Replica, containers: readonly JsonObject[]): readonly JsonObject[] {
  const { container: name, port, environment, environmentIn } = replica.framework;
  const variables = environment(replica);
  const main = Math.max(
    0,
    containers.findIndex((container) => container["name"] === name),
  );
  return containers.map((container, index) => {
    const hasPort = objectsAt(container, "ports").some((one) => one["name"] === port.name);
    const ready = index === main && !hasPort ? appendTo(container, "ports", [port]) : container;
    const meant = environmentIn === "every container" || container["name"] === name;
    return meant ? appendTo(ready, "env", variables) : ready;
  });
}

/** setInitContainer of PyTorch: workers wait until the master's name can be looked up. */
function waitForMaster(replica: Replica, template: JsonObject): JsonObject {
  const { job, type, replicas } = replica;
  if (job["kind"] !== "PyTorchJob" || type !== "Worker" || !("Master" in replicas)) return {};
  const lookUp = `if nslookup ${replicaName(replica, "Master", 0)}; then err=0 && break; fi`;
  const wait = `err=1;for i in $(seq 100); do ${lookUp};echo waiting for master; sleep 2; done; exit $err`;
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

export function countNotes(replica: JsonObject, otherwise = 1): readonly string[] {
  const replicas = numberAt(replica, "replicas", otherwise);
  if (replicas === 0) return ["replicas is 0: no Pod is created now"];
  return replicas === 1 ? [] : [`${replicas} Pods like this one`];
}
