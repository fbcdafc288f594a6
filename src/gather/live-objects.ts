import type { Cluster, Resource } from "../cluster/cluster.ts";
import { readOwners } from "../cluster/readers/owners.ts";
import { UsageError } from "../errors.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import { metadataOf } from "../kubernetes/object-meta.ts";
import type { Target } from "./targets.ts";

/** Which objects of a type are meant where no name says so. */
export type LiveSelection = {
  /** -l */
  readonly selector?: string;
  /** --field-selector */
  readonly fieldSelector?: string;
  readonly all: boolean;
  readonly allNamespaces: boolean;
};

/** An object of the cluster that was asked about, with those that own it, nearest first. */
export type LiveObject = {
  readonly resource: Resource;
  readonly object: JsonObject;
  readonly namespace: string;
  readonly owners: readonly JsonObject[];
};

/**
 * Reads the objects that the command line names: those of each target, none for a file.
 * @throws ClusterError; UsageError where a type comes without a name
 */
export async function readLiveObjects(
  targets: readonly Target[],
  selection: LiveSelection,
  namespace: string,
  cluster: Cluster,
): Promise<readonly (readonly LiveObject[])[]> {
  return Promise.all(
    targets.map(async (target) => {
      if (target.kind === "file") return [];
      return readTarget(target, selection, namespace, cluster);
    }),
  );
}

async function readTarget(
  target: Exclude<Target, { kind: "file" }>,
  selection: LiveSelection,
  namespace: string,
  cluster: Cluster,
): Promise<readonly LiveObject[]> {
  const resource = await cluster.resolve(target.type);
  if (target.kind === "object") {
    return [
      await withOwners(await cluster.get(resource, target.name, namespace), resource, namespace, cluster),
    ];
  }
  const { selector, fieldSelector } = selection;
  if (!selection.all && !selection.allNamespaces && selector === undefined && fieldSelector === undefined) {
    throw new UsageError("resource(s) were provided, but no name was specified: add a name, -l or --all");
  }
  const objects = await cluster.list(resource, {
    ...(!selection.allNamespaces && { namespace }),
    ...(selector !== undefined && { labelSelector: selector }),
    ...(fieldSelector !== undefined && { fieldSelector }),
  });
  return Promise.all(objects.map((object) => withOwners(object, resource, namespace, cluster)));
}

async function withOwners(
  object: JsonObject,
  resource: Resource,
  namespace: string,
  cluster: Cluster,
): Promise<LiveObject> {
  const own = metadataOf(object).namespace ?? namespace;
  return { resource, object, namespace: own, owners: await readOwners(cluster, object) };
}
