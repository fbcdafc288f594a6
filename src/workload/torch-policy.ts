import type { JsonObject } from "../kubernetes/json.ts";
import { parseQuantity } from "../kubernetes/quantity.ts";
import { objectAt, objectsAt, upsertNamed, variable } from "./workload-pod.ts";

const port = 29500;

/** EnforceMLPolicy of the torch plugin (kubeflow/trainer v2.3.0): the variables that torchrun reads, and its port. */
export function torchContainer(
  jobName: string,
  trainer: JsonObject,
  container: JsonObject,
  nodes: number,
): JsonObject {
  const rank = {
    fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" },
  };
  const isTorchTune = JSON.stringify(trainer["command"]) === '["tune","run"]';
  const variables = [
    variable("PET_NNODES", nodes),
    variable("PET_NPROC_PER_NODE", processesPerNode(trainer, container)),
    { name: "PET_NODE_RANK", valueFrom: rank },
    ...(isTorchTune
      ? []
      : [variable("PET_MASTER_ADDR", `${jobName}-node-0-0.${jobName}`), variable("PET_MASTER_PORT", port)]),
  ];
  const ports = objectsAt(container, "ports").filter((one) => one["containerPort"] !== port);
  return {
    ...container,
    ...upsertNamed(container, "env", variables),
    ports: [...ports, { containerPort: port }],
  };
}

/** numProcPerNode: a number, or the count of GPUs (auto), or of CPUs. */
function processesPerNode(trainer: JsonObject, container: JsonObject): string {
  const written = trainer["numProcPerNode"];
  if (written != null) return String(written);
  const own =
    "resourcesPerNode" in trainer ? objectAt(trainer, "resourcesPerNode") : objectAt(container, "resources");
  const lists = [objectAt(own, "requests"), objectAt(own, "limits")];
  const hasGpu = lists.some((list) => Object.keys(list).some((name) => name.toLowerCase().includes("gpu")));
  if (hasGpu) return "auto";
  const cpu = lists.map((list) => list["cpu"]).find((value) => value != null);
  return String(Math.max(1, wholeNumber(String(cpu ?? "0"))));
}

/** Quantity.Value: rounded up. */
function wholeNumber(text: string): number {
  const { nano } = parseQuantity(text) ?? { nano: 0n };
  return Math.ceil(Number(nano) / 1e9);
}
