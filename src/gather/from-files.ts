import { InputError, type Problem } from "../errors.ts";
import { collectManifests, type Manifests } from "../manifest/collect-manifests.ts";
import { type ManifestObject, problemAt } from "../manifest/manifest-object.ts";
import { type ReadOptions, readManifests } from "../manifest/read-manifests.ts";
import type { ObjectMeta } from "../model/object-meta.ts";
import { podsOf } from "../workload/pods-of.ts";
import type { WorkloadPod } from "../workload/workload-pod.ts";
import { creatorOf, type PodSource } from "./source.ts";

export type FromFiles = Manifests & {
  /** Those among them that the user asked about; the other Pods and workloads are only there. */
  readonly asked: readonly ManifestObject[];
};

/**
 * Reads the files that a command was given: as its arguments, which are asked about, and by -f, which are asked about only
 * where no argument says what is.
 * @throws InputError with every problem of every file
 */
export async function readFiles(
  paths: { readonly asked: readonly string[]; readonly given: readonly string[] },
  askAboutGiven: boolean,
  options: ReadOptions,
): Promise<FromFiles> {
  const asked = await attempt(paths.asked, options);
  const given = await attempt(
    paths.given.filter((path) => !paths.asked.includes(path)),
    options,
  );
  const problems = [...asked.problems, ...given.problems];
  if (problems.length > 0) throw new InputError(problems);
  const manifests = collectManifests([...asked.objects, ...given.objects]);
  const isAsked = new Set(asked.objects);
  return {
    ...manifests,
    warnings: [...asked.warnings, ...given.warnings, ...manifests.warnings],
    asked: manifests.workloads.filter((object) => askAboutGiven || isAsked.has(object)),
  };
}

type Attempt = {
  readonly objects: readonly ManifestObject[];
  readonly warnings: readonly Problem[];
  readonly problems: readonly Problem[];
};

/** Problems as a value, so that those of all files can be told at once. */
async function attempt(paths: readonly string[], options: ReadOptions): Promise<Attempt> {
  if (paths.length === 0) return { objects: [], warnings: [], problems: [] };
  try {
    return { ...(await readManifests(paths, options)), problems: [] };
  } catch (error) {
    if (error instanceof InputError) return { objects: [], warnings: [], problems: error.problems };
    throw error;
  }
}

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

export function namespaceOf({ object }: Pick<ManifestObject, "object">): string | undefined {
  return (object["metadata"] as ObjectMeta | undefined)?.namespace || undefined;
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
