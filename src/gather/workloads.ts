import type { Cluster } from "../cluster/cluster.ts";
import { readAll } from "../cluster/readers/built-in.ts";
import { isObject, type JsonObject } from "../kubernetes/json.ts";
import { controllerOf, metadataOf } from "../kubernetes/object-meta.ts";
import type { PodMetadata } from "../model/pod.ts";
import { workloadKinds } from "../model/workload-kinds.ts";
import { podsOf } from "../workload/pods-of.ts";

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
async function readWorkloads(cluster: Pick<Cluster, "list">, namespace: string): Promise<Workloads> {
  const kinds = workloadKinds.filter(({ group, kind }) => lasting.has(`${group}/${kind}`));
  const answers = await Promise.all(kinds.map((kind) => readAll<JsonObject>(cluster, kind, namespace)));
  return {
    workloads: answers.flatMap((answer) => (answer.known ? workloadsAmong(answer.value) : [])),
    unread: answers.flatMap((answer) => (answer.known ? [] : [answer.permission])),
  };
}

/** What objects are as workloads: those that are controlled by another, and those whose Pods cannot be told, are left out. */
function workloadsAmong(objects: readonly JsonObject[]): readonly Workload[] {
  return objects.flatMap((object) => {
    if (!isObject(object["metadata"])) return [];
    const { name = "" } = metadataOf(object);
    const made = podsOf(object);
    if ("problem" in made || controllerOf(object) !== undefined) return [];
    return [{ kind: String(object["kind"]), name, pods: made.map(({ pod }) => pod) }];
  });
}

/** The workloads of a namespace: one of the files takes the place of the stored one of its kind and name. */
export async function readInhabitants({
  cluster,
  home,
  workloadsInFiles,
}: {
  readonly cluster: Cluster | undefined;
  readonly home: string;
  readonly workloadsInFiles: readonly JsonObject[];
}): Promise<Workloads> {
  const stored: Workloads = cluster ? await readWorkloads(cluster, home) : { workloads: [], unread: [] };
  const namespaceOf = (object: JsonObject) => metadataOf(object).namespace || home;
  const written = workloadsAmong(workloadsInFiles.filter((object) => namespaceOf(object) === home));
  const byName = new Map([...stored.workloads, ...written].map((one) => [`${one.kind}/${one.name}`, one]));
  return { ...stored, workloads: [...byName.values()] };
}
