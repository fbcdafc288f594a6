import type { JsonObject } from "../../kubernetes/json.ts";
import type { PodSpec } from "../../model/pod.ts";
import { structs } from "./field.ts";

/** The lists of containers in the order of VisitContainersWithPath (kubernetes pkg/apis/core/pods). */
const containerLists = ["initContainers", "containers", "ephemeralContainers"] as const;

/** All containers of a Pod, init containers first. */
export function allContainers(spec: PodSpec): readonly JsonObject[] {
  return containerLists.flatMap((list) => structs(spec, list));
}

/** The same with their paths below `spec`. */
export function containersWithPath(
  spec: PodSpec,
): readonly (readonly [path: string, container: JsonObject])[] {
  return containerLists.flatMap((list) =>
    structs(spec, list).map((container, index) => [`spec.${list}[${index}]`, container] as const),
  );
}
