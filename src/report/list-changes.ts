import type { PodMetadata } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";

/** A line of a list that is new, changed, or gone. Named as the API server names its events. */
export type Change<Item> = { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly item: Item };

/** A list that is followed: its lines, what identifies one, and what makes it another. */
export type Followed<Item> = {
  /** The lines of one namespace; `pods` are undefined where they are unknown. */
  readonly report: (
    podDefaults: readonly PodDefault[],
    pods: readonly PodMetadata[] | undefined,
  ) => readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** Everything of a line that is worth another line when it changes. */
  readonly contentOf: (item: Item) => unknown;
};

/**
 * Remembers what was reported about each namespace, and gives what has changed since.
 * @returns takes everything that a namespace has now
 */
export function trackChanges<Item>({ report, keyOf, contentOf }: Followed<Item>) {
  const reported = new Map<string, ReadonlyMap<string, Item>>();
  const changeOf = (before: Item | undefined, item: Item): readonly Change<Item>[] => {
    if (before === undefined) return [{ type: "ADDED", item }];
    const isSame = JSON.stringify(contentOf(before)) === JSON.stringify(contentOf(item));
    return isSame ? [] : [{ type: "MODIFIED", item }];
  };
  return (
    namespace: string,
    podDefaults: readonly PodDefault[],
    pods: readonly PodMetadata[] | undefined,
  ): readonly Change<Item>[] => {
    const before = reported.get(namespace) ?? new Map<string, Item>();
    const items = report(podDefaults, pods);
    const now = new Map(items.map((item) => [keyOf(item), item]));
    reported.set(namespace, now);
    return [
      ...[...before].flatMap(([key, item]) => (now.has(key) ? [] : [{ type: "DELETED" as const, item }])),
      ...items.flatMap((item) => changeOf(before.get(keyOf(item)), item)),
    ];
  };
}
