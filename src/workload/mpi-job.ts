import { isObject, type JsonObject } from "../model/json.ts";
import { jobNameLabels } from "./batch.ts";
import { countNotes, replicaRestartPolicy } from "./training.ts";
import {
  changeFirstContainer,
  nameOf,
  objectAt,
  objectsAt,
  type PodMaker,
  placeIn,
  podFromTemplate,
  textAt,
  type WorkloadPod,
  withNamed,
} from "./workload-pod.ts";

const operator =
  "the operator adds an affinity, a DNS search path and MPI's environment variables (K_MPI_JOB_ROLE, OMPI_MCA_*)";

/** mpi-operator newWorker and newLauncherPodTemplate: workers are Pods of the MPIJob, the launcher is the Pod of a Job. */
export const mpiJobPods: PodMaker = (job) =>
  ["Launcher", "Worker"].flatMap((type) => {
    const replica = objectAt(job, "spec.mpiReplicaSpecs")[type];
    return isObject(replica) ? [replicaPod(job, type, replica)] : [];
  });

function replicaPod(job: JsonObject, type: string, replica: JsonObject): WorkloadPod {
  const isLauncher = type === "Launcher";
  const role = type.toLowerCase();
  const name = isLauncher ? `${nameOf(job)}-launcher` : `${nameOf(job)}-worker-0`;
  const template = objectAt(replica, "template");
  const labels = {
    "training.kubeflow.org/operator-name": "mpi-operator",
    "training.kubeflow.org/job-name": nameOf(job),
    "training.kubeflow.org/job-role": role,
    ...(isLauncher ? jobNameLabels(name) : { "training.kubeflow.org/replica-index": "0" }),
  };
  const spec = {
    hostname: name,
    subdomain: nameOf(job),
    restartPolicy: replicaRestartPolicy(replica, "Never"),
    ...mounted(job, objectAt(template, "spec"), isLauncher),
  };
  const identity = isLauncher ? { generateName: `${name}-` } : { name, owned: true as const };
  return {
    pod: podFromTemplate(job, template, { ...identity, labels, spec }),
    from: placeIn(job, `spec.mpiReplicaSpecs.${type}.template`),
    role: type,
    notes: [
      operator,
      ...(isLauncher ? ["it belongs to a Job, whose uid is in the label controller-uid"] : []),
      ...countNotes(replica),
    ],
  };
}

/** setupSSHOnPod, the launcher's host file, and the ssh server of a worker that has nothing else to run. */
function mounted(job: JsonObject, spec: JsonObject, isLauncher: boolean): JsonObject {
  const keys = { name: "ssh-auth", secret: { secretName: `${nameOf(job)}-ssh` } };
  const hosts = { name: "mpi-job-config", configMap: { name: `${nameOf(job)}-config` } };
  const mounts = [
    { name: keys.name, mountPath: textAt(job, "spec.sshAuthMountPath") ?? "/root/.ssh" },
    ...(isLauncher ? [{ name: hosts.name, mountPath: "/etc/mpi" }] : []),
  ];
  return {
    volumes: [...objectsAt(spec, "volumes"), keys, ...(isLauncher ? [hosts] : [])],
    ...changeFirstContainer(spec, (container) => ({
      ...container,
      ...(!isLauncher &&
        !container["command"] &&
        !container["args"] && { command: ["/usr/sbin/sshd", "-De"] }),
      volumeMounts: mounts.reduce(withNamed, objectsAt({ container }, "container.volumeMounts")),
    })),
  };
}
