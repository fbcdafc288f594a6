import type { Problem } from "../errors.ts";
import { isObject, type JsonObject } from "../kubernetes/json.ts";
import { metadataOf } from "../kubernetes/object-meta.ts";
import type { Manifests } from "../manifest/collect-manifests.ts";
import { type ManifestObject, problemAt } from "../manifest/manifest-object.ts";
import { ownerOf, type PodSource } from "../model/pod-source.ts";
import type { Lookup } from "../workload/lookup.ts";
import { podsOf } from "../workload/pods-of.ts";
import type { WorkloadPod } from "../workload/workload-pod.ts";
import { namespaceOf } from "./default-namespace.ts";
import { inFile } from "./namespace-context.ts";
import { lookupFor } from "./related-objects.ts";

/** The Pods of each object of the files, and why those of other objects are unknown. */
export type FileSources = {
  readonly sources: ReadonlyMap<ManifestObject, readonly PodSource[]>;
  readonly problems: ReadonlyMap<ManifestObject, Problem>;
};

/**
 * The Pods of each object of the files: a Pod itself, or what the controller of a workload would create.
 * @param namespace that of objects that name none; `isFixed` if the user said so with -n: others are then a
 * problem, as for kubectl
 */
export function podSources(
  objects: readonly ManifestObject[],
  namespace: string,
  isFixed: boolean,
  lookup: Lookup,
): FileSources {
  const problems = new Map<ManifestObject, Problem>();
  const sources = new Map<ManifestObject, readonly PodSource[]>();
  for (const object of objects) {
    const own = namespaceOf(object) ?? namespace;
    if (isFixed && own !== namespace) {
      problems.set(object, problemAt(object, ["metadata", "namespace"], mismatch(own, namespace)));
      continue;
    }
    const made = podsOf(inNamespace(withContainers(object), own), lookup);
    if ("problem" in made) problems.set(object, problemAt(object, [], made.problem));
    else
      sources.set(
        object,
        made.map((pod) => sourceOf(pod, object, own)),
      );
  }
  return { sources, problems };
}

/** A workload whose Pods are unknown, and why. */
export type UnknownPods = Problem & { readonly object: Reference };

type Reference = { readonly kind: string; readonly namespace: string; readonly name: string };

type AllSources = Pick<FileSources, "sources"> & { readonly unknown: readonly UnknownPods[] };

/** The Pods of all workloads of files, with what only the files say about them. */
export async function allPodSources(
  { workloads, others }: Pick<Manifests, "workloads" | "others">,
  home: string,
): Promise<AllSources> {
  const placed = (one: ManifestObject) => inNamespace(one, namespaceOf(one) ?? home);
  const lookup = await lookupFor(workloads.map(placed), [...workloads, ...others].map(placed), undefined);
  const { sources, problems } = podSources(workloads, home, false, lookup);
  const unknown = [...problems].map(([object, problem]) => ({
    ...problem,
    object: referenceIn(object, home),
  }));
  return { sources, unknown };
}

function referenceIn({ kind, object }: ManifestObject, home: string): Reference {
  const { namespace, name, generateName } = metadataOf(object);
  return { kind, namespace: namespace || home, name: name ?? generateName ?? "" };
}

/** A Pod without a spec or containers is decoded as one with none of them. */
function withContainers(source: ManifestObject): ManifestObject {
  const { metadata, spec } = source.object;
  if (source.kind !== "Pod" || (metadata && isObject(spec) && spec["containers"])) return source;
  const given = isObject(spec) ? spec : {};
  const complete = { ...given, containers: given["containers"] ?? [] };
  return { ...source, object: { ...source.object, metadata: metadata ?? {}, spec: complete } };
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
