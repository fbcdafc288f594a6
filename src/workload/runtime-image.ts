import type { JsonObject } from "../kubernetes/json.ts";
import type { Pod } from "../model/pod.ts";
import { objectsAt } from "./workload-pod.ts";

/** Stands for an image that only the runtime names; no registry has a name in .invalid. */
const runtimeImage = "runtime.invalid/image:unknown";

/** Says so of a Pod in which it does. */
export function standInNotes({ spec }: Pod): readonly string[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  return containers.some(({ image }) => image === runtimeImage)
    ? [`${runtimeImage} stands for an image that the runtime tells`]
    : [];
}

/** A container with an image, as the Pod of a runtime has one in any case. */
export function withRuntimeImage(container: JsonObject): JsonObject {
  return container["image"] ? container : { ...container, image: runtimeImage };
}

/** The same for all containers of a Pod's spec. */
export function withRuntimeImages(spec: JsonObject): JsonObject {
  const lists = ["containers", "initContainers"].filter((list) => Array.isArray(spec[list]));
  const imaged = lists.map((list) => [list, objectsAt(spec, list).map(withRuntimeImage)]);
  return { ...spec, ...Object.fromEntries(imaged) };
}
