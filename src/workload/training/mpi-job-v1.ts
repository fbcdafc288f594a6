import { isObject, type JsonObject } from "../../kubernetes/json.ts";
import {
  appendTo,
  changeFirstContainer,
  nameOf,
  objectAt,
  objectsAt,
  type PodReader,
  placeIn,
  podFromTemplate,
  textAt,
  variable,
  type WorkloadPod,
  withNamed,
  workloadPod,
} from "../workload-pod.ts";
import { withoutGpu } from "./mpi-environment.ts";
import { jobLabels, jobReplicas, replicaRestartPolicy } from "./training-jobs.ts";

const script = "kubexec.sh";
const configMount = { name: "mpi-job-config", mountPath: "/etc/mpi" };
const kubectlMount = { name: "mpi-job-kubectl", mountPath: "/opt/kube" };
const deliverySize = { cpu: "100m", "ephemeral-storage": "5Gi", memory: "512Mi" };

/** newLauncher and newWorker of pkg/controller.v1/mpi (training-operator v1.9.0): Pods that reach each other by kubectl exec. */
export const mpiJobV1Pods: PodReader = (job, { index = 0 }) =>
  ["Launcher", "Worker"].flatMap((type) => {
    const replica = objectAt(job, "spec.mpiReplicaSpecs")[type];
    return isObject(replica) ? [replicaPod(job, type, replica, index)] : [];
  });

function replicaPod(job: JsonObject, type: string, replica: JsonObject, index: number): WorkloadPod {
  const isLauncher = type === "Launcher";
  const template = objectAt(replica, "template");
  const labels = {
    ...jobLabels("mpijob-controller", job),
    "training.kubeflow.org/replica-type": type.toLowerCase(),
    ...(isLauncher
      ? { "training.kubeflow.org/job-role": "master" }
      : { "training.kubeflow.org/replica-index": String(index) }),
  };
  const own = objectAt(template, "spec");
  const spec = {
    restartPolicy: replicaRestartPolicy(replica, "Never"),
    ...(isLauncher ? launcherSpec(job, own) : workerSpec(job, own)),
  };
  const name = isLauncher ? `${nameOf(job)}-launcher` : `${nameOf(job)}-worker-${index}`;
  const field = `spec.mpiReplicaSpecs.${type}.replicas`;
  return workloadPod({
    pod: podFromTemplate(job, template, { name, labels, spec, owned: true }),
    from: placeIn(job, `spec.mpiReplicaSpecs.${type}.template`),
    role: type,
    ...(isLauncher ? jobReplicas(job, {}, 1, field) : jobReplicas(job, replica, 0, field)),
  });
}

function launcherSpec(job: JsonObject, spec: JsonObject): JsonObject {
  const namespace = textAt(job, "metadata.namespace") ?? "default";
  const delivery = {
    name: "kubectl-delivery",
    image: "kubeflow/kubectl-delivery:latest",
    imagePullPolicy: "IfNotPresent",
    env: [variable("TARGET_DIR", kubectlMount.mountPath), variable("NAMESPACE", namespace)],
    volumeMounts: [kubectlMount, configMount],
    resources: { limits: deliverySize, requests: deliverySize },
  };
  const hostFile = { key: "hostfile", path: "hostfile", mode: 0o444 };
  const hosts = { key: "discover_hosts.sh", path: "discover_hosts.sh", mode: 0o555 };
  return {
    serviceAccountName: textAt(spec, "serviceAccountName") ?? `${nameOf(job)}-launcher`,
    initContainers: [...objectsAt(spec, "initContainers"), delivery],
    volumes: [
      ...objectsAt(spec, "volumes"),
      { name: kubectlMount.name, emptyDir: {} },
      configVolume(job, [hostFile, hosts]),
    ],
    ...changeFirstContainer(spec, (container) =>
      appendTo(launcherVariables(container, spec), "volumeMounts", [kubectlMount, configMount]),
    ),
  };
}

/** The bootstrap of Intel MPI is added unless the user sets it. */
function launcherVariables(container: JsonObject, spec: JsonObject): JsonObject {
  const exec = `${configMount.mountPath}/${script}`;
  const known = appendTo(container, "env", [
    variable("OMPI_MCA_plm_rsh_agent", exec),
    variable("OMPI_MCA_orte_default_hostfile", `${configMount.mountPath}/hostfile`),
    ...(hasGpu(spec) ? [] : withoutGpu),
  ]);
  const defaults = [variable("I_MPI_HYDRA_BOOTSTRAP", "rsh"), variable("I_MPI_HYDRA_BOOTSTRAP_EXEC", exec)];
  return { ...known, env: defaults.reduce(withNamed, objectsAt(known, "env")) };
}

/** isGPULauncher */
function hasGpu(spec: JsonObject): boolean {
  const limits = objectsAt(spec, "containers").map((one) => objectAt(one, "resources.limits"));
  return limits.flatMap(Object.keys).some((resource) => resource.includes("gpu"));
}

function workerSpec(job: JsonObject, spec: JsonObject): JsonObject {
  return {
    volumes: [...objectsAt(spec, "volumes"), configVolume(job, [])],
    ...changeFirstContainer(spec, (container) => {
      const idle = container["command"] ? {} : { command: ["sleep"], args: ["365d"] };
      return appendTo({ ...container, ...idle }, "volumeMounts", [configMount]);
    }),
  };
}

function configVolume(job: JsonObject, more: readonly JsonObject[]): JsonObject {
  const items = [{ key: script, path: script, mode: 0o555 }, ...more];
  return { name: configMount.name, configMap: { name: `${nameOf(job)}-config`, items } };
}
