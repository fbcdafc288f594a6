import type { PodMetadata } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { type ListItem, reportList } from "./list.ts";

/** A line of a list that is new, changed, or gone. Named as the API server names its events. */
export type ListChange = { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly item: ListItem };

/**
 * Remembers what was reported about each namespace, and gives what has changed since: a PodDefault, its status, or the counts of
 * its Pods.
 * @returns takes everything that a namespace has now; `pods` are undefined where they are unknown
 */
export function trackChanges(): (
  namespace: string,
  podDefaults: readonly PodDefault[],
  pods: readonly PodMetadata[] | undefined,
) => readonly ListChange[] {
  const reported = new Map<string, ReadonlyMap<string, ListItem>>();
  return (namespace, podDefaults, pods) => {
    const before = reported.get(namespace) ?? new Map<string, ListItem>();
    const items = reportList(podDefaults, pods);
    const now = new Map(items.map((item) => [item.podDefault.metadata.name, item]));
    reported.set(namespace, now);
    return [
      ...[...before].flatMap(([name, item]) => (now.has(name) ? [] : [{ type: "DELETED" as const, item }])),
      ...items.flatMap((item) => changeOf(before.get(item.podDefault.metadata.name), item)),
    ];
  };
}

function changeOf(before: ListItem | undefined, item: ListItem): readonly ListChange[] {
  if (before === undefined) return [{ type: "ADDED", item }];
  return signature(before) === signature(item) ? [] : [{ type: "MODIFIED", item }];
}

function signature({ podDefault: { metadata }, status, pods }: ListItem): string {
  return JSON.stringify([metadata.uid, metadata.resourceVersion, status, pods]);
}
