import type { Cluster } from "../cluster/cluster.ts";
import { InputError, type Problem } from "../errors.ts";
import { interruptible } from "../interruptible.ts";
import { roleOf } from "../manifest/check-object.ts";
import { collectManifests, type Manifests } from "../manifest/collect-manifests.ts";
import type { ManifestObject } from "../manifest/manifest-object.ts";
import { objectsIn } from "../manifest/objects-in.ts";
import { type ReadManifests, type ReadOptions, readManifests } from "../manifest/read-manifests.ts";
import type { PodDefaultCrd } from "../model/pod-default-crd.ts";
import { readPodDefaultCrd } from "./pod-default-crd.ts";
import { madeByProfiles } from "./profiles-in-files.ts";
import { type Skipped, sortUnusable, type Unusable } from "./skipped.ts";

export type FromFiles = Manifests &
  Unusable & {
    /** Those among them that the user asked about; the other Pods and workloads are only there. */
    readonly asked: readonly ManifestObject[];
    /** The same by the argument that named them. */
    readonly askedIn: ReadonlyMap<string, readonly ManifestObject[]>;
    /** Files that were found in directories, by name. */
    readonly found: ReadonlySet<string>;
    /** What the PodDefaults were checked against. Absent: the published one. */
    readonly podDefaultCrd?: PodDefaultCrd;
    /** What creates no Pods, or unknown ones. */
    readonly withoutPods: readonly ManifestObject[];
  };

/** What -f and -k ask for, and how. */
export type FileOptions = ReadOptions & {
  readonly filenames: readonly string[];
  /** --strict: what is found in directories and is unusable is a failure, too. */
  readonly strict: boolean;
  /** The cluster whose CRD decides what is stored of PodDefaults. undefined: the published one decides. */
  readonly connect?: (() => Promise<Cluster>) | undefined;
  /** -k: the manifests that a kustomization makes, under the name of its directory. Fails with an InputError. */
  readonly kustomization?: () => Promise<{ readonly directory: string; readonly text: string }>;
};

/**
 * Reads the files that a command was given: as its arguments, which are asked about, and by -f, which are asked about only
 * where no argument says what is.
 * @throws InputError with every problem of every file, where a path or a file that was named cannot be read at all
 */
export async function readFiles(
  paths: { readonly asked: readonly string[]; readonly given: readonly string[] },
  askAboutGiven: boolean,
  options: FileOptions,
): Promise<FromFiles> {
  const attempts = new Map<string, Attempt>();
  for (const path of paths.asked) attempts.set(path, await attempt([path], options));
  const given = await attempt(
    paths.given.filter((path) => !attempts.has(path)),
    options,
  );
  const all = [...attempts.values(), given, await build(options)];
  const fatal = all.flatMap((one) => one.fatal);
  if (fatal.length > 0) throw new InputError(fatal);
  const objects = all.flatMap((one) => one.objects);
  const found = new Set(all.flatMap((one) => [...one.found]));
  const podDefaultCrd = options.connect && (await crdFor(objects, options.connect));
  const { bad, ...manifests } = await interruptible(objects.length, () =>
    collectManifests(objects, (file) => found.has(file), podDefaultCrd),
  );
  const made = madeByProfiles(manifests);
  const { failures, skipped } = sortUnusable(
    all.flatMap((one) => one.problems),
    bad,
    found,
    options.strict,
  );
  const isBad = new Set(bad.map(({ source }) => source));
  const isWorkload = new Set(manifests.workloads);
  const askedIn = new Map(
    [...attempts].map(([path, { objects }]) => [path, objects.filter((object) => isWorkload.has(object))]),
  );
  return {
    ...manifests,
    namespaces: [...manifests.namespaces, ...made.namespaces],
    serviceAccounts: [...manifests.serviceAccounts, ...made.serviceAccounts],
    resourceQuotas: [...manifests.resourceQuotas, ...made.resourceQuotas],
    warnings: [...all.flatMap(({ warnings }) => warnings), ...manifests.warnings],
    asked: askAboutGiven ? manifests.workloads : [...askedIn.values()].flat(),
    askedIn,
    ...(podDefaultCrd && { podDefaultCrd }),
    withoutPods: objects.filter((object) => !isWorkload.has(object) && !isBad.has(object)),
    found,
    failures,
    skipped: [...skipped, ...all.flatMap(({ ignored }): readonly Skipped[] => ignored)],
  };
}

/** The CRD of the cluster; undefined where no object needs it, so that nothing is asked. */
async function crdFor(
  objects: readonly ManifestObject[],
  connect: () => Promise<Cluster>,
): Promise<PodDefaultCrd | undefined> {
  const isNeeded = objects.some((one) => one.kind === "PodDefault" && roleOf(one) === "PodDefault");
  return isNeeded ? readPodDefaultCrd(await connect()) : undefined;
}

/** What was read, or why nothing could be. */
type Attempt = ReadManifests & { readonly fatal: readonly Problem[] };

const nothing: Attempt = {
  objects: [],
  warnings: [],
  problems: [],
  ignored: [],
  found: new Set(),
  fatal: [],
};

/** Problems as a value, so that those of all files can be told at once. */
async function attempt(paths: readonly string[], options: ReadOptions): Promise<Attempt> {
  if (paths.length === 0) return nothing;
  try {
    return { ...(await readManifests(paths, options)), fatal: [] };
  } catch (error) {
    if (error instanceof InputError) return { ...nothing, fatal: error.problems };
    throw error;
  }
}

async function build({ kustomization }: FileOptions): Promise<Attempt> {
  if (kustomization === undefined) return nothing;
  try {
    const { directory, text } = await kustomization();
    return { ...nothing, ...objectsIn(text, directory) };
  } catch (error) {
    if (error instanceof InputError) return { ...nothing, fatal: error.problems };
    throw error;
  }
}
