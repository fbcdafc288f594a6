import { InputError, type Problem } from "../errors.ts";
import { isObject, type JsonObject } from "../kubernetes/json.ts";
import { type ManifestObject, problemAt } from "../manifest/manifest-object.ts";
import { ownerOf, type PodSource } from "../model/pod-source.ts";
import type { Lookup } from "../workload/lookup.ts";
import { podsOf } from "../workload/pods-of.ts";
import type { WorkloadPod } from "../workload/workload-pod.ts";
import { namespaceOf } from "./default-namespace.ts";
import { inFile } from "./namespace-context.ts";

/** The Pods of each object of the files, and why those of other objects are unknown. */
export type FileSources = {
  readonly sources: ReadonlyMap<ManifestObject, readonly PodSource[]>;
  readonly problems: readonly Problem[];
};

/**
 * The Pods of each object of the files: a Pod itself, or what the controller of a workload would create.
 * @param namespace that of objects that name none; `isFixed` if the user said so with -n
 * @throws InputError for objects of other namespaces if it is fixed, as kubectl
 */
export function podSources(
  objects: readonly ManifestObject[],
  namespace: string,
  isFixed: boolean,
  lookup: Lookup,
): FileSources {
  const elsewhere = objects.filter((object) => isFixed && (namespaceOf(object) ?? namespace) !== namespace);
  if (elsewhere.length > 0) {
    throw new InputError(
      elsewhere.map((object) =>
        problemAt(object, ["metadata", "namespace"], mismatch(namespaceOf(object) ?? "", namespace)),
      ),
    );
  }
  const problems: Problem[] = [];
  const sources = new Map<ManifestObject, readonly PodSource[]>();
  for (const object of objects) {
    const own = namespaceOf(object) ?? namespace;
    const made = podsOf(inNamespace(object, own), lookup);
    if ("problem" in made) problems.push(problemAt(object, [], made.problem));
    else
      sources.set(
        object,
        made.map((pod) => sourceOf(pod, object, own)),
      );
  }
  return { sources, problems };
}

/** Sets the namespace, which some controllers copy into Pods (NB_PREFIX of a Notebook). Pods stay unchanged. */
export function inNamespace(
  { kind, object }: Pick<ManifestObject, "kind" | "object">,
  namespace: string,
): JsonObject {
  const metadata = object["metadata"];
  return kind === "Pod" || !isObject(metadata) ? object : { ...object, metadata: { ...metadata, namespace } };
}

function sourceOf(made: WorkloadPod, origin: ManifestObject, namespace: string): PodSource {
  const { file, kind, object } = origin;
  const found = { namespace, inFile: inFile(origin) };
  if (kind === "Pod") return { ...found, pod: made.pod, notes: made.notes, source: file };
  return { ...found, ...fromOwner(made), source: `${file}: ${made.from}`, owner: ownerOf(object) };
}

/** The fields of a source that come from a workload's Pod. */
export function fromOwner({ from: _, ...made }: WorkloadPod): Omit<WorkloadPod, "from"> {
  const { absence, notes } = made;
  return absence === undefined
    ? made
    : { ...made, notes: [`no Pod is created now: ${absence.why}`, ...notes] };
}

/** kubectl's words (cli-runtime: RequireNamespace). */
function mismatch(own: string, wanted: string): string {
  return (
    `the namespace from the provided object "${own}" does not match the namespace "${wanted}". ` +
    `You must pass '--namespace=${own}' to perform this operation.`
  );
}
