import type { Problem } from "../errors.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import type { ObjectMeta } from "../kubernetes/object-meta.ts";
import { markersOf } from "../model/marker.ts";
import type { Pod } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { ownerOf, type PodSource } from "../model/pod-source.ts";
import { workloadKindOf } from "../model/workload-kinds.ts";
import type { Lookup } from "../workload/lookup.ts";
import { podsOf } from "../workload/pods-of.ts";
import { asPosted } from "./as-posted.ts";
import { fromOwner } from "./file-sources.ts";
import type { LiveObject } from "./live-objects.ts";
import { asRecreated } from "./rebuild-pod.ts";
import { unInject } from "./un-inject.ts";

/**
 * The Pods that an object of the cluster stands for: those that a workload's controller would create today; for a live Pod the one
 * that its controller would create in its place, or, where nothing controls it, itself without what was injected.
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
  // Its shape is the API server's, which has checked it.
  const pod = live.object as unknown as Pod;
  const workloads = workloadsAbove(live);
  const [controller, top] = [controllerAmong(workloads), workloads.at(-1)];
  if (controller === undefined || top === undefined)
    return asItStands(pod, { source, namespace }, podDefaults);
  const owner = ownerOf(top);
  // The templates of a Workflow are filled in once, with values that only its run knows: the Pod itself has them.
  if (controller["kind"] === "Workflow")
    return { ...asItStands(pod, { source, namespace }, podDefaults), owner };
  const recreated = asRecreated(pod, controller, lookup);
  if ("problem" in recreated) {
    const note = `what ${wordsFor(controller)} would create today instead of ${source} is unknown: ${recreated.problem}`;
    const standing = asItStands(pod, { source, namespace }, podDefaults);
    return { ...standing, owner, notes: [note, ...standing.notes] };
  }
  const note = `compared with the Pod that ${wordsFor(controller)} would create today instead of ${source}`;
  return { source, namespace, pod: recreated.pod, owner, live: pod, notes: [note, ...recreated.notes] };
}

/** The objects whose Pods must be known to say what an object of the cluster stands for. */
export function controllersOf(live: LiveObject): readonly JsonObject[] {
  if (live.resource.group !== "" || live.resource.kind !== "Pod") return [live.object];
  return [controllerAmong(workloadsAbove(live)) ?? []].flat();
}

function workloadsAbove({ owners }: LiveObject): readonly JsonObject[] {
  return owners.filter((one) => workloadKindOf(String(one["apiVersion"]), String(one["kind"])));
}

/**
 * The workload whose template recreates the Pod: the nearest owner, which has everything that those above put there.
 * A ReplicaSet only lasts until its Deployment's template changes.
 */
function controllerAmong(workloads: readonly JsonObject[]): JsonObject | undefined {
  const [nearest, next] = workloads;
  return nearest?.["kind"] === "ReplicaSet" && next?.["kind"] === "Deployment" ? next : nearest;
}

/** The Pod itself, without what was injected. */
function asItStands(
  pod: Pod,
  place: Pick<PodSource, "source" | "namespace">,
  podDefaults: readonly PodDefault[],
): PodSource {
  const before = unInject(asPosted(pod), podDefaults);
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
  return (object["metadata"] as ObjectMeta | undefined)?.name ?? "";
}
