import type { JsonObject } from "../kubernetes/json.ts";
import type { Pod } from "../model/pod.ts";
import { objectsAt } from "./workload-pod.ts";

/** Stands for an image that only the runtime names. No registry has a name in .invalid. */
const runtimeImage = "runtime.invalid/image:unknown";

/** The note for a Pod with such an image. */
export function standInNotes({ spec }: Pod): readonly string[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  return containers.some(({ image }) => image === runtimeImage)
    ? [`${runtimeImage} stands for the image of the runtime`]
    : [];
}

/** A container with an image, if only this one. */
export function withRuntimeImage(container: JsonObject): JsonObject {
  return container["image"] ? container : { ...container, image: runtimeImage };
}

/** The same for all containers of a spec. */
export function withRuntimeImages(spec: JsonObject): JsonObject {
  const lists = ["containers", "initContainers"].filter((list) => Array.isArray(spec[list]));
  const imaged = lists.map((list) => [list, objectsAt(spec, list).map(withRuntimeImage)]);
  return { ...spec, ...Object.fromEntries(imaged) };
}
