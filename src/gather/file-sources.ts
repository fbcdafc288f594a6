import { InputError, type Problem } from "../errors.ts";
import { type ManifestObject, problemAt } from "../manifest/manifest-object.ts";
import { podsOf } from "../workload/pods-of.ts";
import type { WorkloadPod } from "../workload/workload-pod.ts";
import { namespaceOf } from "./from-files.ts";
import { creatorOf, type PodSource } from "./source.ts";

/**
 * The Pods that the files ask about: themselves, or what the controllers of workloads would create.
 * @param namespace that of objects that name none; `isFixed` if the user said so with -n, and others are then an error, as for kubectl
 */
export function podSources(
  objects: readonly ManifestObject[],
  namespace: string,
  isFixed: boolean,
): readonly PodSource[] {
  const problems: Problem[] = [];
  const sources: PodSource[] = [];
  for (const object of objects) {
    const own = namespaceOf(object);
    if (isFixed && own !== undefined && own !== namespace) {
      problems.push(problemAt(object, ["metadata", "namespace"], mismatch(own, namespace)));
      continue;
    }
    const made = podsOf(object.object);
    if ("problem" in made) problems.push(problemAt(object, [], made.problem));
    else sources.push(...made.map((pod) => sourceOf(pod, object, own ?? namespace)));
  }
  if (problems.length > 0) throw new InputError(problems);
  return sources;
}

function sourceOf(
  { pod, from, notes }: WorkloadPod,
  { file, kind, object }: ManifestObject,
  namespace: string,
): PodSource {
  if (kind === "Pod") return { source: file, namespace, pod, notes };
  return { source: `${file}: ${from}`, namespace, pod, createdBy: creatorOf(object), notes };
}

/** kubectl's words (cli-runtime: RequireNamespace). */
function mismatch(own: string, wanted: string): string {
  return (
    `the namespace from the provided object "${own}" does not match the namespace "${wanted}". ` +
    `You must pass '--namespace=${own}' to perform this operation.`
  );
}
