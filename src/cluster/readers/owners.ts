import { ClusterError } from "../../errors.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { controllerOf, metadataOf, type OwnerReference } from "../../kubernetes/object-meta.ts";
import { groupOf } from "../../model/workload-kinds.ts";
import type { Cluster } from "../cluster.ts";

type Reader = Pick<Cluster, "get" | "resolve">;

/** Longer than any real chain (Workflow, TrainJob, JobSet, Job, Pod); ends a loop. */
const longestChain = 8;

/**
 * The controllers of an object, nearest first: Pod -> ReplicaSet -> Deployment. The chain ends at an owner that is gone,
 * recreated under the same name, of an unknown type, or unreadable.
 */
export async function readOwners(cluster: Reader, object: JsonObject): Promise<readonly JsonObject[]> {
  const owners: JsonObject[] = [];
  let owned = object;
  while (owners.length < longestChain) {
    const reference = controllerOf(owned);
    const owner = reference && (await readReferenced(cluster, reference, metadataOf(owned).namespace));
    if (owner === undefined) break;
    owners.push(owner);
    owned = owner;
  }
  return owners;
}

/** The object that a reference names; undefined where it is gone, another one of its name, or may not be read. */
export async function readReferenced(
  cluster: Reader,
  { apiVersion, kind, name, uid }: Pick<OwnerReference, "apiVersion" | "kind" | "name" | "uid">,
  namespace: string | undefined,
): Promise<JsonObject | undefined> {
  const owner = await unlessHidden(async () =>
    cluster.get(await cluster.resolve(wordFor(apiVersion, kind)), name, namespace),
  );
  return owner === undefined || uid === undefined || metadataOf(owner).uid === uid ? owner : undefined;
}

/** All objects of a kind as a List; undefined where the server has no such type or they may not be read. */
export async function readAllReferenced(
  cluster: Pick<Cluster, "list" | "resolve">,
  { apiVersion, kind }: Pick<OwnerReference, "apiVersion" | "kind">,
  namespace: string | undefined,
): Promise<JsonObject | undefined> {
  const items = await unlessHidden(async () =>
    cluster.list(
      await cluster.resolve(wordFor(apiVersion, kind)),
      namespace === undefined ? {} : { namespace },
    ),
  );
  return items && { apiVersion: "v1", kind: "List", items };
}

function wordFor(apiVersion: string, kind: string): string {
  const group = groupOf(apiVersion);
  return group === "" ? kind : `${kind}.${group}`;
}

async function unlessHidden<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    // An unknown type is a 404, too.
    if (error instanceof ClusterError && [401, 403, 404].includes(error.status ?? 0)) return undefined;
    throw error;
  }
}
