import { gatherConflicts } from "../admission/pod-default/conflicts.ts";
import { inject } from "../admission/pod-default/inject.ts";
import {
  type PreparedPodDefault,
  preparePodDefaults,
} from "../admission/pod-default/prepare-pod-defaults.ts";
import { formatJson, isObject, type JsonObject } from "../kubernetes/json.ts";
import type { StringMap } from "../kubernetes/object-meta.ts";
import { describeField, injectedFieldNames } from "../model/injected-fields.ts";
import { listOf } from "../model/injected-item.ts";
import type { Conflict } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { itemInWords, selfConflictFix } from "./conflict.ts";
import { editPodDefault, findingAt, placeOfPodDefault, type Surroundings } from "./edit-pod-default.ts";
import { type Finding, findingOf } from "./finding.ts";
import { matchingLabels } from "./matching-labels.ts";

/** Two PodDefaults of one namespace whose contents conflict. */
export type Pair = {
  readonly names: readonly [string, string];
  /** What conflicts: `env GREETING`. */
  readonly items: readonly string[];
  /** The fewest labels with which a Pod matches both; undefined if no Pod can. */
  readonly together: StringMap | undefined;
};

/** A Pod without anything of its own, so that all conflicts in it are between PodDefaults. */
const barePod: Pod = { apiVersion: "v1", kind: "Pod", metadata: {}, spec: { containers: [{ name: "*" }] } };

/** The pairs of PodDefaults that conflict, by name. The caller passes those of one namespace. */
export function findPairs(podDefaults: readonly PodDefault[]): readonly Pair[] {
  const prepared = prepare(podDefaults);
  return pairsWithCommonItems(prepared).flatMap(([first, second]) => {
    const conflicts = conflictsAmong([first, second]).filter(
      ({ owner, podDefault }) => owner.kind === "PodDefault" && owner.name !== podDefault,
    );
    if (conflicts.length === 0) return [];
    const items = new Set(conflicts.map((conflict) => itemInWords({ ...conflict, containers: [] })));
    const clauses = [first, second].map(({ selector }) => (selector.ok ? selector.clauses : undefined));
    const together = clauses.includes(undefined)
      ? undefined
      : matchingLabels(clauses.flatMap((one) => one ?? []));
    return [{ names: [first.name, second.name] as const, items: [...items], together }];
  });
}

/** Only PodDefaults with different contents of one item can conflict: comparing all pairs of thousands would take minutes. */
function pairsWithCommonItems(
  prepared: readonly PreparedPodDefault[],
): readonly (readonly [PreparedPodDefault, PreparedPodDefault])[] {
  const byItem = new Map<string, Map<string, number[]>>();
  for (const [index, { spec }] of prepared.entries()) {
    for (const [item, content] of itemsIn(spec)) {
      const contents = byItem.get(item) ?? new Map<string, number[]>();
      const having = contents.get(content);
      if (having) having.push(index);
      else contents.set(content, [index]);
      byItem.set(item, contents);
    }
  }
  const pairs = new Set<number>();
  for (const contents of byItem.values()) {
    const groups = [...contents.values()];
    for (const [place, group] of groups.entries()) {
      for (const one of group) {
        for (const other of groups.slice(place + 1).flat())
          pairs.add(Math.min(one, other) * prepared.length + Math.max(one, other));
      }
    }
  }
  return [...pairs]
    .sort((a, b) => a - b)
    .map((pair) => {
      const [first, second] = [Math.floor(pair / prepared.length), pair % prepared.length];
      return [prepared[first], prepared[second]] as [PreparedPodDefault, PreparedPodDefault];
    });
}

type Item = readonly [identity: string, content: string];

/** The content under every identity that a PodDefault has: `volumeMounts mountPath /data`. */
function itemsIn(spec: PreparedPodDefault["spec"]): readonly Item[] {
  return injectedFieldNames.flatMap((field): readonly Item[] => {
    const { merge } = describeField(field);
    const value = spec[field];
    if (merge.kind === "by-key" && isObject(value))
      return Object.entries(value).map(([key, content]) => [`${field} ${key}`, formatJson(content, 0)]);
    if (merge.kind !== "by-identity") return [];
    const of = (item: JsonObject): readonly Item[] =>
      merge.identities.map(({ member }) => [`${field} ${member} ${item[member] ?? ""}`, formatJson(item, 0)]);
    return listOf(spec, field).flatMap(of);
  });
}

/** SELF_CONFLICT for each item that a PodDefault has with two contents. */
export function selfConflicts(podDefault: PodDefault, surroundings: Surroundings): readonly Finding[] {
  const { name } = podDefault.metadata;
  return conflictsAmong(prepare([podDefault])).map((conflict) =>
    findingAt("SELF_CONFLICT", { name, path: ["spec", conflict.field] }, surroundings, {
      message: `${itemInWords({ ...conflict, containers: [] })} has two contents; the webhook denies every Pod that matches`,
      fixes: [{ text: selfConflictFix(conflict.field) }],
    }),
  );
}

/** CONFLICT for each sibling with which a PodDefault conflicts, if one Pod can match both. */
export function pairFindings(
  { metadata: { name } }: PodDefault,
  pairs: readonly Pair[],
  surroundings: Surroundings,
): readonly Finding[] {
  return pairs.flatMap(({ names, items, together }) => {
    const [sibling] = names.filter((other) => other !== name);
    if (!names.includes(name) || together === undefined || sibling === undefined) return [];
    const labels = Object.entries(together).map(([key, value]) => `${key}=${value}`);
    const place = placeOfPodDefault({ name, path: ["spec"] }, surroundings);
    const object = { kind: "PodDefault", namespace: surroundings.namespace, name };
    return [
      findingOf("CONFLICT", object, {
        severity: "warning",
        ...(place && { place }),
        message: `conflicts with PodDefault ${sibling} in ${items.join(", ")}; the webhook denies Pods that match both (${labels.join(",") || "every Pod does"})`,
        fixes: [
          editPodDefault(
            `Make ${items.join(", ")} identical in both, or never put both labels on one Pod`,
            { name, path: ["spec"] },
            surroundings,
          ),
        ],
      }),
    ];
  });
}

function conflictsAmong(podDefaults: readonly PreparedPodDefault[]): readonly Conflict[] {
  return gatherConflicts(inject(barePod, podDefaults).log.conflicts);
}

/** Prepared as for admission, wherever they live: the question is whether they could live together. */
function prepare(podDefaults: readonly PodDefault[]): readonly PreparedPodDefault[] {
  const neverStored = podDefaults.map((one) => ({ ...one, metadata: { name: one.metadata.name } }));
  return preparePodDefaults(neverStored, undefined).podDefaults;
}
