import { isObject, type JsonObject } from "../../kubernetes/json.ts";
import type { Absence } from "../../model/pod-source.ts";
import { jobPods } from "../batch.ts";
import {
  appendTo,
  changeFirstContainer,
  nameOf,
  objectAt,
  objectsAt,
  type PodReader,
  placeIn,
  podFromTemplate,
  type ReaderContext,
  textAt,
  variable,
  type WorkloadPod,
  type WorkloadPods,
  workloadPod,
} from "../workload-pod.ts";
import { launcherEnvironment } from "./mpi-environment.ts";
import { mpiJobV1Pods } from "./mpi-job-v1.ts";
import { jobLabels, jobReplicas, replicaRestartPolicy } from "./training-jobs.ts";

const indexLabel = "training.kubeflow.org/replica-index";

/** v2beta1 belongs to kubeflow/mpi-operator (v0.8.0), v1 to the training operator. */
export const mpiJobPods: PodReader = (job, context) => {
  if (job["apiVersion"] === "kubeflow.org/v1") return mpiJobV1Pods(job, context);
  const { Launcher, Worker } = objectAt(job, "spec.mpiReplicaSpecs");
  const launchers = isObject(Launcher) ? launcherPods(job, Launcher, context) : [];
  if ("problem" in launchers) return launchers;
  return isObject(Worker) ? [...launchers, workerPod(job, Worker, context.index)] : launchers;
};

/** newLauncherJob and newLauncherPodTemplate */
function launcherPods(job: JsonObject, replica: JsonObject, context: ReaderContext): WorkloadPods {
  const { uid: _ofMpiJob, ...metadata } = objectAt(job, "metadata");
  const name = `${nameOf(job)}-launcher`;
  const template = objectAt(replica, "template");
  const { config, mount } = hostFile(job);
  const spec = commonSpec(job, objectAt(template, "spec"), name, (container) =>
    appendTo(appendTo(container, "env", launcherEnvironment(job)), "volumeMounts", [sshMount(job), mount]),
  );
  const podTemplate = {
    metadata: {
      ...objectAt(template, "metadata"),
      labels: {
        ...objectAt(template, "metadata.labels"),
        ...roleLabels(job, "launcher"),
        ...(launcherWorks(job) && { [indexLabel]: "0" }),
      },
    },
    spec: {
      ...spec,
      volumes: [...spec.volumes, config],
      restartPolicy: replicaRestartPolicy(replica, "OnFailure"),
    },
  };
  const made = jobPods(
    { kind: "Job", metadata: { ...metadata, name }, spec: { template: podTemplate } },
    context,
  );
  if ("problem" in made) return made;
  const from = placeIn(job, "spec.mpiReplicaSpecs.Launcher.template");
  const absence = jobReplicas(job, {}, 1, "").absence ?? waitsForWorkers(job);
  return made.map((one) => ({ ...one, from, role: "Launcher", ...(absence && { absence }) }));
}

function waitsForWorkers(job: JsonObject): Absence | undefined {
  if (textAt(job, "spec.launcherCreationPolicy") !== "WaitForWorkersReady") return undefined;
  return { reason: "waits", why: "spec.launcherCreationPolicy is WaitForWorkersReady" };
}

/** newWorker. With runLauncherAsWorker the launcher has index 0 in the label, and workers keep their names. */
function workerPod(job: JsonObject, replica: JsonObject, label?: number): WorkloadPod {
  const offset = launcherWorks(job) ? 1 : 0;
  const index = Math.max(0, (label ?? offset) - offset);
  const name = `${nameOf(job)}-worker-${index}`;
  const template = objectAt(replica, "template");
  const spec = commonSpec(job, objectAt(template, "spec"), name, (container) => {
    const idle = !container["command"] && !container["args"];
    const running = idle ? { ...container, command: ["/usr/sbin/sshd", "-De"] } : container;
    const told = appendTo(running, "env", [variable("K_MPI_JOB_ROLE", "worker")]);
    return appendTo(told, "volumeMounts", [sshMount(job)]);
  });
  const restartPolicy = replicaRestartPolicy(replica, "Never");
  const labels = { ...roleLabels(job, "worker"), [indexLabel]: String(index + offset) };
  return workloadPod({
    pod: podFromTemplate(job, template, {
      name,
      labels,
      spec: { ...spec, dnsConfig: searchingJob(job, spec), restartPolicy },
      owned: true,
    }),
    from: placeIn(job, "spec.mpiReplicaSpecs.Worker.template"),
    role: "Worker",
    ...jobReplicas(job, replica, 0, "spec.mpiReplicaSpecs.Worker.replicas"),
  });
}

function launcherWorks(job: JsonObject): boolean {
  return objectAt(job, "spec")["runLauncherAsWorker"] === true;
}

/** defaultLabels */
function roleLabels(job: JsonObject, role: string) {
  return { ...jobLabels("mpi-operator", job), "training.kubeflow.org/job-role": role };
}

/** For launcher and workers: a host name, and setupSSHOnPod. */
function commonSpec(
  job: JsonObject,
  spec: JsonObject,
  hostname: string,
  change: (container: JsonObject) => JsonObject,
) {
  const { mountPath } = sshMount(job);
  const secret = {
    ...(mountPath === "/root/.ssh" && { defaultMode: 0o600 }),
    secretName: `${nameOf(job)}-ssh`,
    items: [
      { key: "ssh-privatekey", path: "id_rsa" },
      { key: "ssh-publickey", path: "id_rsa.pub" },
      { key: "ssh-publickey", path: "authorized_keys" },
    ],
  };
  return {
    ...spec,
    hostname,
    subdomain: nameOf(job),
    ...(spec["hostNetwork"] === true && { dnsPolicy: "ClusterFirstWithHostNet" }),
    volumes: [...objectsAt(spec, "volumes"), { name: "ssh-auth", secret }],
    ...changeFirstContainer(spec, change),
  };
}

function sshMount(job: JsonObject) {
  return { name: "ssh-auth", mountPath: textAt(job, "spec.sshAuthMountPath") ?? "/root/.ssh" };
}

function hostFile(job: JsonObject) {
  const items = [
    { key: "hostfile", path: "hostfile", mode: 0o444 },
    { key: "discover_hosts.sh", path: "discover_hosts.sh", mode: 0o555 },
  ];
  const name = "mpi-job-config";
  const config = { name, configMap: { name: `${nameOf(job)}-config`, items } };
  return { config, mount: { name, mountPath: "/etc/mpi" } };
}

/** Intel MPI and MPICH resolve the host names of launcher and workers. */
function searchingJob(job: JsonObject, spec: JsonObject): JsonObject {
  const own = objectAt(spec, "dnsConfig");
  const searches = Array.isArray(own["searches"]) ? own["searches"] : [];
  const namespace = textAt(job, "metadata.namespace") ?? "default";
  return { ...own, searches: [...searches, `${nameOf(job)}.${namespace}.svc.cluster.local`] };
}
