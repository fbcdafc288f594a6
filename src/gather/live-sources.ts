import type { Problem } from "../errors.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import { metadataOf } from "../kubernetes/object-meta.ts";
import { markersOf } from "../model/marker.ts";
import type { Pod } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { ownerOf, type PodSource } from "../model/pod-source.ts";
import { workloadKindOf } from "../model/workload-kinds.ts";
import type { Lookup } from "../workload/lookup.ts";
import { podsOf } from "../workload/pods-of.ts";
import { asSubmitted } from "./as-submitted.ts";
import { fromOwner } from "./file-sources.ts";
import type { LiveObject } from "./live-objects.ts";
import { asRecreated } from "./rebuild-pod.ts";
import { unInject } from "./un-inject.ts";

/**
 * The Pods that an object of the cluster stands for: those that a workload's controller would create today; for a live Pod the one
 * that its controller would create instead, or, without a controller, the Pod itself before injection.
 * @param podDefaults those stored in its namespace
 */
export function sourcesOfLive(
  live: LiveObject,
  podDefaults: readonly PodDefault[],
  lookup: Lookup,
): readonly (PodSource | Problem)[] {
  const { resource, object, namespace } = live;
  const source = `${resource.plural === "pods" ? "pod" : resource.kind.toLowerCase()}/${nameOf(object)}`;
  if (resource.group === "" && resource.kind === "Pod")
    return [sourceOfPod(live, source, podDefaults, lookup)];
  const pods = podsOf(object, lookup);
  if ("problem" in pods) return [{ file: source, message: pods.problem }];
  return pods.map((made) => ({
    ...fromOwner(made),
    source: made.from.startsWith(resource.kind) ? made.from : source,
    namespace,
    owner: ownerOf({ kind: resource.kind, ...object }),
  }));
}

function sourceOfPod(
  live: LiveObject,
  source: string,
  podDefaults: readonly PodDefault[],
  lookup: Lookup,
): PodSource {
  const { namespace } = live;
  // The API server has checked its structure.
  const pod = live.object as unknown as Pod;
  const workloads = workloadsAbove(live);
  const [workload, top] = [workloadAmong(workloads), workloads.at(-1)];
  if (workload === undefined || top === undefined) return asItStands(pod, { source, namespace }, podDefaults);
  const owner = ownerOf(top);
  // The run of a Workflow fills in its templates, so only the live Pod has the values.
  if (workload["kind"] === "Workflow")
    return { ...asItStands(pod, { source, namespace }, podDefaults), owner };
  const recreated = asRecreated(pod, workload, lookup);
  if ("problem" in recreated) {
    const note = `what ${wordsFor(workload)} would create today instead of ${source} is unknown: ${recreated.problem}`;
    const standing = asItStands(pod, { source, namespace }, podDefaults);
    return { ...standing, owner, notes: [note, ...standing.notes] };
  }
  const note = `compared with the Pod that ${wordsFor(workload)} would create today instead of ${source}`;
  return { source, namespace, pod: recreated.pod, owner, live: pod, notes: [note, ...recreated.notes] };
}

/** The workloads from which the Pods of a live object are predicted. */
export function workloadsOf(live: LiveObject): readonly JsonObject[] {
  if (live.resource.group !== "" || live.resource.kind !== "Pod") return [live.object];
  return [workloadAmong(workloadsAbove(live)) ?? []].flat();
}

function workloadsAbove({ owners }: LiveObject): readonly JsonObject[] {
  return owners.filter((one) => workloadKindOf(String(one["apiVersion"]), String(one["kind"])));
}

/**
 * The workload from whose template the Pod is recreated: the nearest one, because it has everything from those above.
 * A ReplicaSet is replaced when the template of its Deployment changes.
 */
function workloadAmong(workloads: readonly JsonObject[]): JsonObject | undefined {
  const [nearest, next] = workloads;
  return nearest?.["kind"] === "ReplicaSet" && next?.["kind"] === "Deployment" ? next : nearest;
}

/** The Pod itself before injection. */
function asItStands(
  pod: Pod,
  place: Pick<PodSource, "source" | "namespace">,
  podDefaults: readonly PodDefault[],
): PodSource {
  const before = unInject(asSubmitted(pod), podDefaults);
  const taken =
    markersOf(pod).size > 0
      ? ["compared with this Pod before injection (reconstructed; the live Pod is not touched)"]
      : [];
  return { ...place, pod: before.pod, live: pod, notes: [...taken, ...before.notes] };
}

function wordsFor(object: JsonObject): string {
  return `${object["kind"]}/${nameOf(object)}`;
}

function nameOf(object: JsonObject): string {
  return metadataOf(object).name ?? "";
}
