import { InputError, type Problem } from "../errors.ts";
import { collectManifests, type Manifests } from "../manifest/collect-manifests.ts";
import type { ManifestObject } from "../manifest/manifest-object.ts";
import { type ReadOptions, readManifests } from "../manifest/read-manifests.ts";

export type FromFiles = Manifests & {
  /** Those among them that the user asked about; the other Pods and workloads are only there. */
  readonly asked: readonly ManifestObject[];
  /** The same by the argument that named them. */
  readonly askedIn: ReadonlyMap<string, readonly ManifestObject[]>;
  /** What creates no Pods, or unknown ones. */
  readonly withoutPods: readonly ManifestObject[];
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
  const attempts = new Map<string, Attempt>();
  for (const path of paths.asked) attempts.set(path, await attempt([path], options));
  const given = await attempt(
    paths.given.filter((path) => !attempts.has(path)),
    options,
  );
  const all = [...attempts.values(), given];
  const problems = all.flatMap((one) => one.problems);
  if (problems.length > 0) throw new InputError(problems);
  const objects = all.flatMap((one) => one.objects);
  const manifests = collectManifests(objects);
  const isWorkload = new Set(manifests.workloads);
  const askedIn = new Map(
    [...attempts].map(([path, { objects }]) => [path, objects.filter((object) => isWorkload.has(object))]),
  );
  return {
    ...manifests,
    warnings: [...all.flatMap(({ warnings }) => warnings), ...manifests.warnings],
    asked: askAboutGiven ? manifests.workloads : [...askedIn.values()].flat(),
    askedIn,
    withoutPods: objects.filter((object) => !isWorkload.has(object)),
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
