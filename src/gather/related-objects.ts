import type { Cluster } from "../cluster/cluster.ts";
import { isObject, type JsonObject } from "../kubernetes/json.ts";
import { metadataOf } from "../kubernetes/object-meta.ts";
import { keyOf, type Lookup, type Reference } from "../workload/lookup.ts";
import { podsOf } from "../workload/pods-of.ts";

/** Longer than any real chain of references, shorter than a loop. */
const mostRounds = 8;

/**
 * Reads the objects that decide about the Pods of workloads: templates, runtimes, settings of controllers. Objects of files
 * come first; the others are read from the cluster once. Missing and forbidden ones stay undefined.
 * @param inFiles with their namespaces set
 * @param cluster undefined with --local
 */
export async function lookupFor(
  workloads: Iterable<JsonObject>,
  inFiles: readonly JsonObject[],
  cluster: Cluster | undefined,
): Promise<Lookup> {
  const own = new Map(inFiles.map((object) => [keyOf(referenceTo(object)), object]));
  const known = new Map<string, JsonObject | undefined>(own);
  const lookup: Lookup = (reference) => known.get(keyOf(reference));
  const inCluster = cluster && (await readerOf(cluster));
  for (let round = 0; round < mostRounds; round += 1) {
    const wanted = missingFor(workloads, known);
    if (wanted.size === 0) break;
    const found = [...wanted].map(async ([key, reference]) => {
      const read = await inCluster?.(reference);
      known.set(key, reference.name === undefined ? listOf(reference, [...own.values()], read) : read);
    });
    await Promise.all(found);
  }
  return lookup;
}

/** Reads the object of a reference; without a name, all objects of the kind as a List. */
async function readerOf(
  cluster: Cluster,
): Promise<(reference: Reference) => Promise<JsonObject | undefined>> {
  const { readAllReferenced, readReferenced } = await import("../cluster/readers/owners.ts");
  return async ({ name, namespace, ...type }) =>
    name === undefined
      ? await readAllReferenced(cluster, type, namespace)
      : await readReferenced(cluster, { ...type, name }, namespace);
}

/** The objects of a kind: those of the files, then the others of the cluster. */
function listOf(
  { apiVersion, kind, namespace }: Reference,
  inFiles: readonly JsonObject[],
  read: JsonObject | undefined,
): JsonObject {
  const inCluster = Array.isArray(read?.["items"]) ? read["items"].filter(isObject) : [];
  const named = inCluster.map((object) => [referenceTo({ ...object, apiVersion, kind }), object] as const);
  const all = [...inFiles.map((object) => [referenceTo(object), object] as const), ...named].filter(
    ([one]) =>
      keyOf({ ...one, name: "" }) === keyOf({ apiVersion, kind, name: "", ...(namespace && { namespace }) }),
  );
  const byName = new Map(all.toReversed().map(([{ name = "" }, object]) => [name, object]));
  return { apiVersion: "v1", kind: "List", items: [...byName.values()].toReversed() };
}

/** The references that are still unknown. */
function missingFor(
  workloads: Iterable<JsonObject>,
  known: ReadonlyMap<string, JsonObject | undefined>,
): ReadonlyMap<string, Reference> {
  const missing = new Map<string, Reference>();
  const lookup: Lookup = (reference) => {
    const key = keyOf(reference);
    if (!known.has(key)) missing.set(key, reference);
    return known.get(key);
  };
  for (const workload of workloads) podsOf(workload, lookup);
  return missing;
}

function referenceTo(object: JsonObject): Reference {
  const { name = "", namespace } = metadataOf(object);
  return {
    apiVersion: String(object["apiVersion"]),
    kind: String(object["kind"]),
    name,
    ...(namespace !== undefined && { namespace }),
  };
}
