import { equal } from "../kubernetes/equal.ts";
import { isObject, type Json, type JsonObject } from "../kubernetes/json.ts";
import { goType } from "../kubernetes/types.ts";
import { describeField, type InjectedField } from "../model/injected-fields.ts";
import { type ConditionalItems, celString } from "./cel.ts";

/** What the PodDefaults do to each other in one field, which is known before there is a Pod. */
export type BetweenPodDefaults = {
  /** Each identity once: an item of a later PodDefault only where no earlier one with that identity applies. */
  readonly groups: readonly ConditionalItems[];
  /** Lists of the names of items whose contents differ where several PodDefaults apply. */
  readonly conflicts: readonly string[];
};

type Item = { readonly item: JsonObject; readonly applies: string };

/**
 * The merges of main.go among the PodDefaults themselves: the first item with an identity is added, later ones must equal it.
 * @param members what identifies an item, each by itself
 */
export function mergePodDefaults(
  field: InjectedField,
  members: readonly string[],
  given: readonly ConditionalItems[],
): BetweenPodDefaults {
  const items = given.flatMap(({ condition, items: all }) =>
    all.filter(isObject).map((item) => ({ item, applies: condition ?? "true" })),
  );
  const groups: { condition?: string; items: Json[] }[] = [];
  let last: string | undefined;
  for (const { condition, item } of onlyFirst(members, items)) {
    if (condition !== last) groups.push({ ...(condition !== "true" && { condition }), items: [] });
    last = condition;
    groups.at(-1)?.items.push(item);
  }
  return { groups, conflicts: conflictsOf(field, members, items) };
}

/** Each item with the condition under which it is the first with its identities; not those that never are. */
function onlyFirst(members: readonly string[], items: readonly Item[]) {
  const appliesBy = members.map(() => new Map<Json, Set<string>>());
  return items.flatMap(({ item, applies }) => {
    const earlier = new Set<string>();
    for (const [index, member] of members.entries()) {
      const known = appliesBy[index]?.get(item[member] ?? "") ?? new Set();
      for (const one of known) earlier.add(one);
      appliesBy[index]?.set(item[member] ?? "", new Set([...known, applies]));
    }
    if (earlier.has(applies)) return [];
    const isFirst = earlier.size === 0 ? "" : ` && !(${[...earlier].join(" || ")})`;
    return [{ condition: `${applies}${isFirst}`, item }];
  });
}

/** An identity conflicts where PodDefaults with more than one content apply. Those with the same PodDefaults are one list. */
function conflictsOf(
  field: InjectedField,
  members: readonly string[],
  items: readonly Item[],
): readonly string[] {
  const { one } = describeField(field);
  const namesBy = new Map<string, string[]>();
  for (const member of members) {
    for (const [key, alike] of Map.groupBy(items, ({ item }) => item[member] ?? "")) {
      const contents = groupByContent(field, alike);
      if (contents.length < 2) continue;
      const sides = contents.map((all) => [...new Set(all.map(({ applies }) => applies))].join(" || "));
      const condition = `[${sides.join(", ")}].filter(y, y).size() > 1`;
      namesBy.set(condition, [...(namesBy.get(condition) ?? []), celString(`${one} ${key}`)]);
    }
  }
  return [...namesBy].map(([condition, names]) => `(${condition} ? [${names.join(", ")}] : [])`);
}

function groupByContent(field: InjectedField, items: readonly Item[]): readonly Item[][] {
  const { merge } = describeField(field);
  const isEqual = (a: JsonObject, b: JsonObject): boolean =>
    merge.kind === "by-identity" ? equal(goType("webhook", merge.goType), a, b) : a["value"] === b["value"];
  const groups: Item[][] = [];
  for (const one of items) {
    const group = groups.find(([first]) => first !== undefined && isEqual(first.item, one.item));
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}
