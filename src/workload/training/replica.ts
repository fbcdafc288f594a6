import type { JsonObject } from "../../kubernetes/json.ts";
import { nameOf, numberAt, objectAt, objectsAt } from "../workload-pod.ts";

/** What differs between the kinds of the training operator: pkg/apis/kubeflow.org/v1 *_types.go and *_defaults.go. */
export type Framework = {
  readonly field: string;
  /** The replica types as defaulting spells them (set...TypeNamesToCamelCase). */
  readonly types: readonly string[];
  readonly operator: string;
  readonly restartPolicy: string;
  readonly container: string;
  readonly port: { readonly name: string; readonly containerPort: number };
  /** IsMasterRole */
  readonly isMaster: (replica: Replica) => boolean;
  /** setPodEnv: variables for every container, or only for the framework's. */
  readonly environment: (replica: Replica) => readonly JsonObject[];
  readonly environmentIn: "every container" | "its own container";
};

/** A Pod of a replica type. */
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

/** getPortFrom...Job: the named port of the framework's container, or the default. */
export function portOf({ framework, replicas }: Replica, type: string): string {
  const containers = objectsAt(objectAt(replicas, type), "template.spec.containers");
  const own = containers.filter(({ name }) => name === framework.container);
  const ports = own.flatMap((container) => objectsAt({ container }, "container.ports"));
  const port = ports.find(({ name }) => name === framework.port.name) ?? framework.port;
  return String(port["containerPort"]);
}
