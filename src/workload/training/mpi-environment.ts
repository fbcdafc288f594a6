import type { JsonObject } from "../../kubernetes/json.ts";
import { numberAt, objectAt, textAt, variable } from "../workload-pod.ts";

const hostFile = "/etc/mpi/hostfile";
const retrying = "-o ConnectionAttempts=10";

/** Hides GPUs from a launcher that requests none. */
export const withoutGpu: readonly JsonObject[] = [
  { name: "NVIDIA_VISIBLE_DEVICES" },
  { name: "NVIDIA_DRIVER_CAPABILITIES" },
];

/** The variables of newLauncherPodTemplate (mpi-operator v0.8.0), by spec.mpiImplementation. */
export function launcherEnvironment(job: JsonObject): readonly JsonObject[] {
  const implementation = textAt(job, "spec.mpiImplementation") ?? "OpenMPI";
  const slots = numberAt(job, "spec.slotsPerWorker", 1);
  const launcherWorks = objectAt(job, "spec")["runLauncherAsWorker"] === true;
  return [
    variable("K_MPI_JOB_ROLE", "launcher"),
    ...implementationEnvironment(implementation, slots),
    ...(launcherWorks ? [] : withoutGpu),
  ];
}

function implementationEnvironment(implementation: string, slots: number): readonly JsonObject[] {
  switch (implementation) {
    case "OpenMPI":
      return [
        variable("OMPI_MCA_orte_keep_fqdn_hostnames", "true"),
        variable("OMPI_MCA_orte_default_hostfile", hostFile),
        variable("OMPI_MCA_plm_rsh_args", retrying),
        variable("OMPI_MCA_orte_set_default_slots", slots),
      ];
    case "Intel":
      return [
        variable("I_MPI_HYDRA_HOST_FILE", hostFile),
        variable("I_MPI_HYDRA_BOOTSTRAP_EXEC_EXTRA_ARGS", retrying),
        variable("I_MPI_PERHOST", slots),
      ];
    case "MPICH":
      return [variable("HYDRA_HOST_FILE", hostFile), variable("HYDRA_LAUNCH_EXTRA_ARGS", retrying)];
    default:
      return [];
  }
}
