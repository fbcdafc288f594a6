import { isObject } from "../kubernetes/json.ts";
import { goType } from "../kubernetes/types.ts";
import { describeField, type InjectedField, type MergeRule } from "../model/injected-fields.ts";
import { type ConditionalItems, celList, celString, type Variable } from "./cel.ts";

/** One field: the variables that hold its items, its part of the patch, and the lists of its conflicts. */
export type FieldCel = {
  readonly variables: readonly Variable[];
  readonly operations: readonly string[];
  readonly conflicts: readonly string[];
};

/**
 * The CEL of one field. Each operation and each list of conflicts is an expression over `object` and the variables.
 * @param given the items of the PodDefaults, in their order; those of a map are its entries
 * @returns undefined where an item is too long for CEL
 */
export function writeField(field: InjectedField, given: readonly ConditionalItems[]): FieldCel | undefined {
  const { merge } = describeField(field);
  switch (merge.kind) {
    case "by-identity":
      return writeItems(field, given, sameIdentity(merge));
    case "append":
      return writeItems(field, given);
    case "by-key":
      return writeEntries(field, given);
    case "first-wins":
    case "last-wins": {
      const variables = celList(field, given);
      return variables && { variables, operations: [setOnce(field)], conflicts: [] };
    }
  }
}

/** Whether two items are taken for one, as an expression over both. */
type Sameness = (a: string, b: string) => string;

function sameIdentity(rule: Extract<MergeRule, { readonly kind: "by-identity" }>): Sameness {
  const { fields } = goType("webhook", rule.goType);
  const read = (item: string, member: string): string =>
    fields.get(member)?.omitEmpty ? `${item}.?${member}.orValue("")` : `${item}.${member}`;
  return (a, b) =>
    rule.identities.map(({ member }) => `${read(a, member)} == ${read(b, member)}`).join(" || ");
}

/** mergeVolumes, mergeEnv ...; without an identity mergeEnvFrom, whose patch leaves out what the container has already. */
function writeItems(
  field: InjectedField,
  given: readonly ConditionalItems[],
  same?: Sameness,
): FieldCel | undefined {
  const { home, one } = describeField(field);
  const merged = same && hasRepeats(field, given) ? withoutRepeats(field, given, same, one) : undefined;
  const variables = merged?.variables ?? celList(field, given);
  if (variables === undefined) return undefined;
  const all = `variables.${field}`;
  const isThere = (own: string): string =>
    `${own}.exists(e, ${same === undefined ? "e == x" : same("e", "x")})`;
  const differs = (own: string, both: Sameness): string => `${own}.exists(e, ${both("e", "x")} && e != x)`;
  const named = `.map(x, ${nameOf(field, "x", one)})`;
  if (home.in === "containers") {
    const own = `c.?${field}.orValue([])`;
    const path = `"/spec/containers/" + string(i) + "/${field}"`;
    const added = `${all}.filter(x, !${isThere(own)}).map(x, JSONPatch{op: "add", path: ${path} + "/-", value: x})`;
    return {
      variables,
      operations: [
        `object.spec.containers.transformList(i, c, ${all}.size() > 0 && !has(c.${field}),\n  JSONPatch{op: "add", path: ${path}, value: []})`,
        `object.spec.containers.transformList(i, c,\n  ${added}).flatten()`,
      ],
      conflicts: same
        ? [
            ...(merged?.conflicts ?? []),
            `${all}.filter(x, object.spec.containers.exists(c, ${differs(own, same)}))${named}`,
          ]
        : [],
    };
  }
  const [part, member] = home.path.map(String) as [string, string];
  const own = `object.${part}.?${member}.orValue([])`;
  const path = `/${part}/${member}`;
  return {
    variables,
    operations: [
      `(${all}.size() == 0 || has(object.${part}.${member}) ? [] : [JSONPatch{op: "add", path: "${path}", value: []}])`,
      `${all}.filter(x, !${isThere(own)}).map(x, JSONPatch{op: "add", path: "${path}/-", value: x})`,
    ],
    conflicts: same ? [...(merged?.conflicts ?? []), `${all}.filter(x, ${differs(own, same)})${named}`] : [],
  };
}

/** The items with each identity once, the first, and the conflicts of later ones with it. */
function withoutRepeats(
  field: InjectedField,
  given: readonly ConditionalItems[],
  same: Sameness,
  one: string,
): Pick<FieldCel, "variables" | "conflicts"> | undefined {
  const name = `${field}_given`;
  const listed = celList(name, given);
  if (listed === undefined) return undefined;
  const earlier = (and: string): string => `variables.${name}.exists(j, y, j < i && ${same("y", "x")}${and})`;
  const once = `variables.${name}.transformList(i, x, !${earlier("")}, x)`;
  const conflicts = `variables.${name}.transformList(i, x, ${earlier(" && y != x")}, ${nameOf(field, "x", one)})`;
  return { variables: [...listed, { name: field, expression: once }], conflicts: [conflicts] };
}

/** Two items of different PodDefaults, or of one, share an identity. */
function hasRepeats(field: InjectedField, given: readonly ConditionalItems[]): boolean {
  const { merge } = describeField(field);
  const members = merge.kind === "by-identity" ? merge.identities.map(({ member }) => member) : ["key"];
  const items = given.flatMap((group) => group.items).map((item) => (isObject(item) ? item : {}));
  return members.some((member) => new Set(items.map((item) => item[member] ?? "")).size < items.length);
}

/** How a conflict names an item: `env HTTP_PROXY`. */
function nameOf(field: InjectedField, item: string, one: string): string {
  const { merge } = describeField(field);
  const member = merge.kind === "by-identity" ? (merge.identities[0]?.member ?? "name") : "key";
  return `${celString(`${one} `)} + ${item}.?${member}.orValue("")`;
}

const sameKey: Sameness = (a, b) => `${a}.key == ${b}.key`;

/** mergeMap */
function writeEntries(field: InjectedField, given: readonly ConditionalItems[]): FieldCel | undefined {
  const { one } = describeField(field);
  const merged = hasRepeats(field, given) ? withoutRepeats(field, given, sameKey, one) : undefined;
  const variables = merged?.variables ?? celList(field, given);
  if (variables === undefined) return undefined;
  const [all, own] = [`variables.${field}`, `object.metadata.?${field}.orValue({})`];
  return {
    variables,
    operations: [addEntries(field, `${all}.filter(x, !(x.key in ${own}))`)],
    conflicts: [
      ...(merged?.conflicts ?? []),
      `${all}.filter(x, x.key in ${own} && ${own}[x.key] != x.value).map(x, ${nameOf(field, "x", one)})`,
    ],
  };
}

/** Sets entries of the Pod's labels or annotations, which are there. */
export function addEntries(map: string, entries: string): string {
  return `${entries}.map(x, JSONPatch{op: "add", path: "/metadata/${map}/" + jsonpatch.escapeKey(x.key), value: x.value})`;
}

/** JSON Patch adds no member to a map that is not there. */
export function ensureMap(map: string): string {
  return `(has(object.metadata.${map}) ? [] : [JSONPatch{op: "add", path: "/metadata/${map}", value: {}}])`;
}

/** setCommandAndArgs, and the last lines of applyPodDefaultsOnPod. The variable lists what each PodDefault sets. */
function setOnce(field: InjectedField): string {
  const { home } = describeField(field);
  const all = `variables.${field}`;
  if (home.in === "pod")
    return `(${all}.size() == 0 ? [] : [JSONPatch{op: "add", path: "/${home.path.join("/")}", value: ${all}[${all}.size() - 1]}])`;
  const path = `"/spec/containers/" + string(i) + "/${field}"`;
  const isUnset = `!has(c.${field}) && c.name != "istio-proxy"`;
  return `(${all}.size() == 0 || ${all}[0].size() == 0 ? [] : object.spec.containers.transformList(i, c, ${isUnset},\n  JSONPatch{op: "add", path: ${path}, value: ${all}[0]}))`;
}
