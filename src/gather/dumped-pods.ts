import { pods } from "../cluster/resources/known.ts";
import { isObject, type JsonObject } from "../kubernetes/json.ts";
import { controllerOf, metadataOf } from "../kubernetes/object-meta.ts";
import type { ManifestObject } from "../manifest/manifest-object.ts";
import { markersOf } from "../model/marker.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { PodSource } from "../model/pod-source.ts";
import type { Lookup } from "../workload/lookup.ts";
import { sourcesOfLive } from "./live-sources.ts";

/** Whether an object of a file is what `kubectl get pod -o yaml` prints: a Pod with what only the cluster gives it. */
export function isDumpedPod({ kind, object }: ManifestObject): boolean {
  if (kind !== "Pod") return false;
  const metadata = metadataOf(object);
  const isStored =
    Boolean(metadata.resourceVersion) || isObject(object["status"]) || markersOf({ metadata }).size > 0;
  return Boolean(metadata.uid) && isStored && isWhole(object);
}

/** What the API server stores has containers, and no null in a list; anything else was edited by hand. */
function isWhole({ spec, metadata }: JsonObject): boolean {
  return isObject(spec) && isNonEmptyList(spec["containers"]) && !hasNullItem(spec) && !hasNullItem(metadata);
}

function isNonEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function hasNullItem(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((item) => item === null || hasNullItem(item));
  return isObject(value) && Object.values(value).some(hasNullItem);
}

/**
 * The Pod of a dump as it was before injection, like a live one: what its markers say was injected is taken away again.
 * @param objects what the files hold besides: its owners may be among them
 * @param podDefaults those of its namespace
 */
export function beforeInjection(
  source: PodSource,
  dump: ManifestObject,
  objects: readonly ManifestObject[],
  podDefaults: readonly PodDefault[],
  lookup: Lookup,
): PodSource {
  const live = { resource: pods, object: dump.object, namespace: source.namespace };
  const owners = ownersAmong(
    dump.object,
    objects.map(({ object }) => object),
  );
  const [rebuilt = source] = sourcesOfLive({ ...live, owners }, podDefaults, lookup);
  const found = "pod" in rebuilt ? rebuilt : source;
  const note = `${source.source} holds a Pod that exists: evaluated as before injection; --as-submitted evaluates it as it is written`;
  const { inFile } = source;
  return { ...found, source: source.source, ...(inFile && { inFile }), notes: [note, ...found.notes] };
}

/** The owners of an object, nearest first, as far as the files hold them. */
function ownersAmong(object: JsonObject, objects: readonly JsonObject[]): readonly JsonObject[] {
  const owner = controllerOf(object);
  const found =
    owner?.uid === undefined
      ? undefined
      : objects.find((one) => metadataOf(one).uid === owner.uid && one !== object);
  return found === undefined
    ? []
    : [
        found,
        ...ownersAmong(
          found,
          objects.filter((one) => one !== found),
        ),
      ];
}
