import type { JsonObject } from "../../kubernetes/json.ts";
import { nameOf, numberAt, objectAt, objectsAt } from "../workload-pod.ts";

/** What the training operator knows about one kind of job: pkg/apis/kubeflow.org/v1 *_types.go and *_defaults.go. */
export type Framework = {
  readonly field: string;
  /** The replica types in the spelling that defaulting gives them (set...TypeNamesToCamelCase). */
  readonly types: readonly string[];
  readonly operator: string;
  readonly restartPolicy: string;
  readonly container: string;
  readonly port: { readonly name: string; readonly containerPort: number };
  /** IsMasterRole */
  readonly isMaster: (replica: Replica) => boolean;
  /** setPodEnv: the variables added to every container, or to the framework's one only. */
  readonly environment: (replica: Replica) => readonly JsonObject[];
  readonly environmentIn: "every container" | "its own container";
};

/** A Pod of a replica type, among the others of its job. */
export type Replica = {
  readonly job: JsonObject;
  readonly framework: Framework;
  readonly type: string;
  readonly index: number;
  /** By type: Master, Worker ... */
  readonly replicas: JsonObject;
};

/** replicaName */
export function replicaName({ job }: Replica, type: string, index: number): string {
  return `${nameOf(job)}-${type.toLowerCase()}-${index}`;
}

export function replicaCount({ replicas }: Replica, type: string): number {
  return numberAt(objectAt(replicas, type), "replicas", 1);
}

/** getTotalReplicas */
export function totalReplicas(replica: Replica): number {
  return Object.keys(replica.replicas).reduce((sum, type) => sum + replicaCount(replica, type), 0);
}

/** getPortFrom...Job: the port by its name in the framework's container, as it is or as it is defaulted. */
export function portOf({ framework, replicas }: Replica, type: string): string {
  const containers = objectsAt(objectAt(replicas, type), "template.spec.containers");
  const own = containers.filter(({ name }) => name === framework.container);
  const ports = own.flatMap((container) => objectsAt({ container }, "container.ports"));
  const port = ports.find(({ name }) => name === framework.port.name) ?? framework.port;
  return String(port["containerPort"]);
}
