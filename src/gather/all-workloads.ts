import type { Cluster } from "../cluster/cluster.ts";
import { readAll } from "../cluster/readers/built-in.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import { controllerOf, metadataOf } from "../kubernetes/object-meta.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { PodSource } from "../model/pod-source.ts";
import { type WorkloadKind, workloadKinds } from "../model/workload-kinds.ts";
import type { UnknownPods } from "./file-sources.ts";
import { sourcesOfLive } from "./live-sources.ts";
import { lookupFor } from "./related-objects.ts";

/** An object of the cluster that makes Pods and that no other workload controls. */
export type LiveWorkload = {
  readonly kind: WorkloadKind;
  readonly object: JsonObject;
  readonly namespace: string;
};

export type LiveWorkloads = {
  readonly workloads: readonly LiveWorkload[];
  /** Permissions without which there may be more. */
  readonly unread: readonly string[];
};

/** They make no Pods of their own. */
const templates: ReadonlySet<string> = new Set(["PodTemplate", "WorkflowTemplate"]);
const finished: ReadonlySet<string> = new Set(["Succeeded", "Failed"]);

/**
 * Every workload of a namespace, or of all, stopped ones among them, and Pods that nothing controls. Finished Pods are left out,
 * because they are never created again.
 */
export async function readAllWorkloads(
  cluster: Pick<Cluster, "list">,
  namespace: string | undefined,
): Promise<LiveWorkloads> {
  const kinds = workloadKinds.filter(({ kind }) => !templates.has(kind));
  const answers = await Promise.all(kinds.map((kind) => readAll<JsonObject>(cluster, kind, namespace)));
  const workloads = answers.flatMap((answer, index) => {
    const kind = kinds[index];
    if (kind === undefined || !answer.known) return [];
    return answer.value.filter(isOnItsOwn).map((object) => {
      const { namespace: own = "" } = metadataOf(object);
      return { kind, object: withType(kind, object), namespace: own || namespace || "" };
    });
  });
  return { workloads, unread: answers.flatMap((answer) => (answer.known ? [] : [answer.permission])) };
}

function isOnItsOwn(object: JsonObject): boolean {
  const { phase = "" } = (object["status"] ?? {}) as { readonly phase?: string };
  return !finished.has(phase) && controllerOf(object) === undefined;
}

/** Items of a list of the API server have no type of their own. */
function withType({ group, version, kind }: WorkloadKind, object: JsonObject): JsonObject {
  return { apiVersion: [group, version].filter(Boolean).join("/"), kind, ...object };
}

/** The Pods of workloads, and why those of other workloads are unknown. */
export async function sourcesOfWorkloads(
  workloads: readonly LiveWorkload[],
  podDefaultsIn: (namespace: string) => readonly PodDefault[],
  cluster: Cluster,
): Promise<{ readonly sources: readonly PodSource[]; readonly unknown: readonly UnknownPods[] }> {
  const lookup = await lookupFor(
    workloads.map(({ object }) => object),
    [],
    cluster,
  );
  const sources: PodSource[] = [];
  const unknown: UnknownPods[] = [];
  for (const { kind, object, namespace } of workloads) {
    const live = { resource: kind, object, namespace, owners: [] };
    for (const found of sourcesOfLive(live, podDefaultsIn(namespace), lookup)) {
      if ("pod" in found) sources.push(found);
      else {
        const { name = "" } = metadataOf(object);
        unknown.push({
          ...found,
          file: `${namespace}/${found.file}`,
          object: { kind: kind.kind, namespace, name },
        });
      }
    }
  }
  return { sources, unknown };
}
