import { ClusterError } from "../errors.ts";
import type { JsonObject } from "../model/json.ts";
import { markersOf } from "../model/marker.ts";
import type { ObjectMeta } from "../model/object-meta.ts";
import type { Pod } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { workloadKindOf } from "../model/workload-kinds.ts";
import { podsOf } from "../workload/pods-of.ts";
import type { WorkloadPod } from "../workload/workload-pod.ts";
import type { LiveObject } from "./live-objects.ts";
import { asPosted, asRecreated } from "./rebuild-pod.ts";
import { creatorOf, type PodSource } from "./source.ts";
import { unInject } from "./un-inject.ts";

/**
 * The Pods that an object of the cluster stands for: those that a workload's controller would create today; for a live Pod the one
 * that its controller would create in its place, or, where nothing controls it, itself with what was injected taken back.
 * @param podDefaults those stored in its namespace
 * @throws ClusterError for a kind that makes no Pods
 */
export function sourcesOfLive(live: LiveObject, podDefaults: readonly PodDefault[]): readonly PodSource[] {
  const { resource, object, namespace } = live;
  const source = `${resource.plural === "pods" ? "pod" : resource.kind.toLowerCase()}/${nameOf(object)}`;
  if (resource.group === "" && resource.kind === "Pod") return [sourceOfPod(live, source, podDefaults)];
  return makePods(object, source).map(({ pod, from, notes }) => ({
    source: from.startsWith(resource.kind) ? from : source,
    namespace,
    pod,
    createdBy: creatorOf({ kind: resource.kind, ...object }),
    notes,
  }));
}

function sourceOfPod(live: LiveObject, source: string, podDefaults: readonly PodDefault[]): PodSource {
  const { namespace, owners } = live;
  // Its shape is the API server's, which has checked it.
  const pod = live.object as unknown as Pod;
  const owner = owners.findLast((one) => workloadKindOf(String(one["apiVersion"]), String(one["kind"])));
  const recreated = owner && asRecreated(pod, makePods(owner, source));
  if (owner && recreated) {
    const createdBy = creatorOf(owner);
    const note = `this is the Pod that ${createdBy.kind}/${createdBy.name} would create today in the place of ${source}`;
    return { source, namespace, pod: recreated.pod, createdBy, live: pod, notes: [note, ...recreated.notes] };
  }
  const before = unInject(asPosted(pod), podDefaults);
  const taken =
    markersOf(pod).size > 0 ? ["nothing controls this Pod; what was injected into it was taken back"] : [];
  return { source, namespace, pod: before.pod, live: pod, notes: [...taken, ...before.notes] };
}

function makePods(object: JsonObject, source: string): readonly WorkloadPod[] {
  const made = podsOf(object);
  if ("problem" in made) throw new ClusterError(`${source}: ${made.problem}`);
  return made;
}

function nameOf(object: JsonObject): string {
  return (object["metadata"] as ObjectMeta | undefined)?.name ?? "";
}
