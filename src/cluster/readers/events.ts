import type { JsonObject } from "../../kubernetes/json.ts";
import { controllerOf, type ObjectMeta } from "../../kubernetes/object-meta.ts";
import type { Cluster } from "../cluster.ts";
import { events } from "../resources/known.ts";
import { readOwners, readReferenced } from "./owners.ts";

export type FailedCreate = {
  /** `ReplicaSet/web-5d9` */
  readonly object: string;
  readonly message: string;
  /** RFC 3339, of the last time. */
  readonly when: string;
  /** How often the event was seen. */
  readonly count: number;
};

type Involved = {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly uid?: string;
};

type Event = {
  readonly message?: string;
  readonly involvedObject?: Involved;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly count?: number;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string } | null;
  readonly metadata: ObjectMeta;
};

type Named = { readonly kind: string; readonly name: string };

/** FailedCreate events of an object and of what it controls, the newest first. */
export async function readFailedCreates(
  cluster: Pick<Cluster, "list" | "get" | "resolve">,
  namespace: string,
  object: Named,
): Promise<readonly FailedCreate[]> {
  const fieldSelector = "reason=FailedCreate";
  const all = (await cluster.list(events, { namespace, fieldSelector })) as unknown as readonly (Event &
    JsonObject)[];
  const areAbout = await Promise.all(all.map((event) => isAbout(event, object, cluster, namespace)));
  const ofObject = all.filter((_, place) => areAbout[place]).toSorted(newestFirst);
  return ofObject.map((event) => ({
    object: `${event.involvedObject?.kind ?? ""}/${event.involvedObject?.name ?? ""}`,
    message: event.message ?? "",
    when: timeOf(event),
    count: event.series?.count ?? event.count ?? 1,
  }));
}

/**
 * True for events of an object, and of an object between it and its Pods: a Deployment's ReplicaSet, a Notebook's StatefulSet.
 * Their names start with the object's name. So can other names, and owner references tell them apart. A rejected Pod does
 * not exist: the StatefulSet's message names it.
 */
async function isAbout(
  { involvedObject: involved = {}, message = "" }: Event,
  { kind, name }: Named,
  cluster: Pick<Cluster, "get" | "resolve">,
  namespace: string,
): Promise<boolean> {
  if (involved.kind === kind) return involved.name === name;
  if (kind === "Pod") return message.toLowerCase().startsWith(`create pod ${name} in `);
  if (involved.name !== name && !involved.name?.startsWith(`${name}-`)) return false;
  return (await isControlledBy(involved, { kind, name }, cluster, namespace)) ?? true;
}

/** undefined if unknown: the object or its controller is gone, or unreadable. */
async function isControlledBy(
  { apiVersion = "", kind = "", name = "", uid }: Involved,
  owner: Named,
  cluster: Pick<Cluster, "get" | "resolve">,
  namespace: string,
): Promise<boolean | undefined> {
  const reference = { apiVersion, kind, name, ...(uid !== undefined && { uid }) };
  const object = await readReferenced(cluster, reference, namespace);
  if (object === undefined) return undefined;
  const controller = controllerOf(object);
  if (controller === undefined) return false;
  if (controller.kind === owner.kind) return controller.name === owner.name;
  const owners = (await readOwners(cluster, object)) as unknown as readonly (Named & {
    readonly metadata: ObjectMeta;
  })[];
  return owners.length === 0
    ? undefined
    : owners.some(({ kind, metadata }) => kind === owner.kind && metadata.name === owner.name);
}

function newestFirst(a: Event, b: Event): number {
  return timeOf(a) < timeOf(b) ? 1 : -1;
}

function timeOf({ lastTimestamp, eventTime, series, metadata }: Event): string {
  return series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? "";
}
