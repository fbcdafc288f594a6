import { InputError, type Problem } from "../errors.ts";
import { isObject, type JsonObject } from "../kubernetes/json.ts";
import { type ManifestObject, problemAt } from "../manifest/manifest-object.ts";
import { ownerOf, type PodSource } from "../model/pod-source.ts";
import { podsOf } from "../workload/pods-of.ts";
import type { WorkloadPod } from "../workload/workload-pod.ts";
import { namespaceOf } from "./default-namespace.ts";
import { inFile } from "./namespace-context.ts";

/**
 * The Pods of each object of the files: a Pod itself, or what the controller of a workload would create.
 * @param namespace that of objects that name none; `isFixed` if the user said so with -n, and others are then an error, as for kubectl
 */
export function podSources(
  objects: readonly ManifestObject[],
  namespace: string,
  isFixed: boolean,
): ReadonlyMap<ManifestObject, readonly PodSource[]> {
  const problems: Problem[] = [];
  const sources = new Map<ManifestObject, readonly PodSource[]>();
  for (const object of objects) {
    const own = namespaceOf(object);
    if (isFixed && own !== undefined && own !== namespace) {
      problems.push(problemAt(object, ["metadata", "namespace"], mismatch(own, namespace)));
      continue;
    }
    const made = podsOf(inNamespace(object, own ?? namespace));
    if ("problem" in made) problems.push(problemAt(object, [], made.problem));
    else
      sources.set(
        object,
        made.map((pod) => sourceOf(pod, object, own ?? namespace)),
      );
  }
  if (problems.length > 0) throw new InputError(problems);
  return sources;
}

/** Controllers know the namespace, and some write it into their Pods (NB_PREFIX of a Notebook). A Pod stays as it is written. */
function inNamespace({ kind, object }: ManifestObject, namespace: string): JsonObject {
  const metadata = object["metadata"];
  return kind === "Pod" || !isObject(metadata) ? object : { ...object, metadata: { ...metadata, namespace } };
}

function sourceOf({ pod, from, notes }: WorkloadPod, origin: ManifestObject, namespace: string): PodSource {
  const { file, kind, object } = origin;
  const found = { namespace, pod, notes, inFile: inFile(origin) };
  if (kind === "Pod") return { ...found, source: file };
  return { ...found, source: `${file}: ${from}`, owner: ownerOf(object) };
}

/** kubectl's words (cli-runtime: RequireNamespace). */
function mismatch(own: string, wanted: string): string {
  return (
    `the namespace from the provided object "${own}" does not match the namespace "${wanted}". ` +
    `You must pass '--namespace=${own}' to perform this operation.`
  );
}
