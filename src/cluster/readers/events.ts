import type { JsonObject } from "../../model/json.ts";
import type { ObjectMeta } from "../../model/object-meta.ts";
import type { Cluster } from "../cluster.ts";
import { events } from "../resources/known.ts";

export type FailedCreate = { readonly object: string; readonly message: string; readonly when: string };

type Event = {
  readonly message?: string;
  readonly involvedObject?: { readonly kind?: string; readonly name?: string };
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly metadata: ObjectMeta;
};

/**
 * FailedCreate events of an object and of what it owns, the newest first, each message once. Controllers in between (a
 * Deployment's ReplicaSet, a Notebook's StatefulSet) bear the object's name, or begin with it.
 */
export async function readFailedCreates(
  cluster: Pick<Cluster, "list">,
  namespace: string,
  object: { readonly kind: string; readonly name: string },
): Promise<readonly FailedCreate[]> {
  const fieldSelector = "reason=FailedCreate";
  const all = (await cluster.list(events, { namespace, fieldSelector })) as unknown as readonly (Event &
    JsonObject)[];
  const ofObject = all.filter(({ involvedObject }) => isAbout(involvedObject, object)).toSorted(newestFirst);
  const byMessage = new Map(ofObject.toReversed().map((event) => [event.message ?? "", event]));
  return [...byMessage].toReversed().map(([message, event]) => ({
    object: `${event.involvedObject?.kind ?? ""}/${event.involvedObject?.name ?? ""}`,
    message,
    when: timeOf(event),
  }));
}

function isAbout(
  involved: Event["involvedObject"],
  { kind, name }: { readonly kind: string; readonly name: string },
): boolean {
  const involvedName = involved?.name ?? "";
  if (involvedName === name) return true;
  return involved?.kind !== kind && involvedName.startsWith(`${name}-`);
}

function newestFirst(a: Event, b: Event): number {
  return timeOf(a) < timeOf(b) ? 1 : -1;
}

function timeOf({ lastTimestamp, eventTime, metadata }: Event): string {
  return lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? "";
}
