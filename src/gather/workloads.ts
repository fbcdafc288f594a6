import type { Cluster, Resource } from "../cluster/cluster.ts";
import { ifPermitted } from "../cluster/readers/permitted.ts";
import { ClusterError } from "../errors.ts";
import { isObject, type JsonObject } from "../kubernetes/json.ts";
import type { ObjectMeta } from "../kubernetes/object-meta.ts";
import { workloadKinds } from "../model/workload-kinds.ts";
import { podsOf } from "../workload/pods-of.ts";
import type { PodMetadata } from "./inventory.ts";

/** A workload that makes Pods again whenever they are missing, and those that it would make today. */
export type Workload = {
  readonly kind: string;
  readonly name: string;
  readonly pods: readonly PodMetadata[];
};

/** The workloads of a namespace; `unread` are the permissions without which there may be more. */
export type Workloads = { readonly workloads: readonly Workload[]; readonly unread: readonly string[] };

/** What people write themselves; the rest is made by these, or made once. */
const lasting: ReadonlySet<string> = new Set([
  "apps/Deployment",
  "apps/StatefulSet",
  "apps/DaemonSet",
  "batch/CronJob",
  "kubeflow.org/Notebook",
]);

/** Reads the workloads of a namespace that last, without those that another one controls. */
export async function readWorkloads(cluster: Pick<Cluster, "list">, namespace: string): Promise<Workloads> {
  const kinds = workloadKinds.filter(({ group, kind }) => lasting.has(`${group}/${kind}`));
  const answers = await Promise.all(kinds.map((kind) => readKind(cluster, kind, namespace)));
  return {
    workloads: answers.flatMap((answer) => (answer.known ? workloadsAmong(answer.value) : [])),
    unread: answers.flatMap((answer) => (answer.known ? [] : [answer.permission])),
  };
}

/** What objects are as workloads: those that are controlled by another, and those whose Pods cannot be told, are left out. */
export function workloadsAmong(objects: readonly JsonObject[]): readonly Workload[] {
  return objects.flatMap((object) => {
    if (!isObject(object["metadata"])) return [];
    const { name = "", ownerReferences = [] } = object["metadata"] as ObjectMeta;
    const made = podsOf(object);
    if ("problem" in made || ownerReferences.some(({ controller }) => controller)) return [];
    return [{ kind: String(object["kind"]), name, pods: made.map(({ pod }) => pod) }];
  });
}

function readKind(cluster: Pick<Cluster, "list">, resource: Resource, namespace: string) {
  const type = [resource.plural, resource.group].filter(Boolean).join(".");
  return ifPermitted(`list ${type} -n ${namespace}`, async () => {
    try {
      return await cluster.list(resource, { namespace });
    } catch (error) {
      // A cluster without Kubeflow's notebooks has no such resource.
      if (error instanceof ClusterError && error.status === 404) return [];
      throw error;
    }
  });
}
