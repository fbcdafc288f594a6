import { isObject, type JsonObject } from "../../kubernetes/json.ts";
import type { Absence } from "../../model/pod-source.ts";
import {
  appendTo,
  nameOf,
  numberAt,
  objectAt,
  objectsAt,
  type PodReader,
  placeIn,
  podFromTemplate,
  replicasOf,
  textAt,
  type WorkloadPod,
  workloadPod,
} from "../workload-pod.ts";
import { frameworks } from "./frameworks.ts";
import { type Replica, replicaName } from "./replica.ts";

/** createNewPod of pkg/controller.v1/common (training-operator v1.9.0): one Pod per replica, labeled by type and index. */
export const trainingJobPods: PodReader = (job, { index }) => {
  const framework = frameworks[String(job["kind"])];
  if (!framework) return { problem: `${job["kind"]} is not a job of the training operator` };
  const written = objectAt(job, `spec.${framework.field}`);
  const types = Object.keys(written).filter((type) => isObject(written[type]));
  const spelled = (type: string) =>
    framework.types.find((one) => one.toLowerCase() === type.toLowerCase()) ?? type;
  const replicas = Object.fromEntries(types.map((type) => [spelled(type), objectAt(written, type)]));
  return types.flatMap((type) => {
    const from = placeIn(job, `spec.${framework.field}.${type}.template`);
    const first: Replica = { job, framework, type: spelled(type), index: index ?? 0, replicas };
    const pod = replicaPod(first, from);
    return index === undefined ? withOthers(pod, first, from) : [pod];
  });
};

/** Index 0 and the other indexes: one sort of Pod if their labels are equal, else two. */
function withOthers(pod: WorkloadPod, first: Replica, from: string): readonly WorkloadPod[] {
  const count = pod.replicas ?? 1;
  const second = { ...first, index: 1 };
  if (count < 2 || first.framework.isMaster(first) === first.framework.isMaster(second)) return [pod];
  return [
    { ...pod, replicas: 1 },
    { ...replicaPod(second, from), replicas: count - 1 },
  ];
}

function replicaPod(replica: Replica, from: string): WorkloadPod {
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
  const name = replicaName(replica, type, index);
  return workloadPod({
    pod: podFromTemplate(job, template, { name, labels, spec, owned: true }),
    from,
    role: type,
    ...jobReplicas(job, own, 1, `spec.${framework.field}.${type}.replicas`),
  });
}

/** How many Pods a replica type has; none if the job is suspended. */
export function jobReplicas(
  job: JsonObject,
  replica: JsonObject,
  otherwise: number,
  field: string,
): { readonly replicas: number; readonly absence?: Absence } {
  const counted = replicasOf(numberAt(replica, "replicas", otherwise), field);
  if (objectAt(job, "spec.runPolicy")["suspend"] !== true) return counted;
  return { ...counted, absence: { reason: "suspended", why: "spec.runPolicy.suspend is true" } };
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
    const isMeant = environmentIn === "every container" || container["name"] === name;
    return isMeant ? appendTo(ready, "env", variables) : ready;
  });
}

/** setInitContainer of PyTorch: workers wait until the name of the master resolves. */
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

/** core.SetRestartPolicy overwrites the template's. With ExitCode the operator restarts Pods, not the kubelet. */
export function replicaRestartPolicy(replica: JsonObject, otherwise: string): string {
  const policy = textAt(replica, "restartPolicy") ?? otherwise;
  return policy === "ExitCode" ? "Never" : policy;
}
