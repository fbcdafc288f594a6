import { goType } from "../kubernetes/types.ts";
import { describeField, type InjectedField, type MergeRule } from "../model/injected-fields.ts";
import { mergePodDefaults } from "./between-pod-defaults.ts";
import { type ConditionalItems, celList, celString, type Variable } from "./cel.ts";

/** One field: the variables that hold its items, its part of the patch, and the lists of its conflicts. */
export type FieldCel = {
  readonly variables: readonly Variable[];
  readonly operations: readonly string[];
  readonly conflicts: readonly string[];
};

/**
 * The CEL of one field. Each operation and each list of conflicts is an expression over `object` and the variables; the variable
 * of the field's name holds its items.
 * @param given the items of the PodDefaults, in their order; those of a map are its entries
 */
export function writeField(field: InjectedField, given: readonly ConditionalItems[]): FieldCel {
  const identities = identitiesOf(describeField(field).merge);
  const members = identities.map(({ member }) => member);
  const between = members.length === 0 ? undefined : mergePodDefaults(field, members, given);
  const variables = celList(field, between?.groups ?? given);
  const { operations, conflicts } = mergeIntoPod(field, identities);
  return { variables, operations, conflicts: [...(between?.conflicts ?? []), ...conflicts] };
}

/** What identifies an item: each by itself. Read from a variable of CEL. */
type ItemIdentity = { readonly member: string; readonly of: (item: string) => string };

function identitiesOf(merge: MergeRule): readonly ItemIdentity[] {
  if (merge.kind === "by-key") return [{ member: "key", of: (item) => `${item}.key` }];
  if (merge.kind !== "by-identity") return [];
  const { fields } = goType("webhook", merge.goType);
  return merge.identities.map(({ member }) => ({
    member,
    of: (item) => (fields.get(member)?.omitEmpty ? `${item}.?${member}.orValue("")` : `${item}.${member}`),
  }));
}

function isSame(identities: readonly ItemIdentity[], a: string, b: string): string {
  const members = identities.map(({ of }) => `${of(a)} == ${of(b)}`);
  return members.length === 1 ? members.join() : `(${members.join(" || ")})`;
}

type Merged = Pick<FieldCel, "operations" | "conflicts">;

function mergeIntoPod(field: InjectedField, identities: readonly ItemIdentity[]): Merged {
  const { home, merge } = describeField(field);
  switch (merge.kind) {
    case "by-key":
      return mergeMap(field, identities);
    case "first-wins":
    case "last-wins":
      return { operations: [setOnce(field)], conflicts: [] };
    default:
      return home.in === "containers"
        ? mergeIntoContainers(field, identities)
        : mergeIntoList(field, home.path.map(String), identities);
  }
}

/** mergeEnv, mergeVolumeMounts; without an identity mergeEnvFrom, whose patch leaves out what the container has already. */
function mergeIntoContainers(field: InjectedField, identities: readonly ItemIdentity[]): Merged {
  const all = `variables.${field}`;
  const own = `c.?${field}.orValue([])`;
  const path = `"/spec/containers/" + string(i) + "/${field}"`;
  const add = `JSONPatch{op: "add", path: "/spec/containers/" + string(i) + "/${field}/-", value: x}`;
  const differs = differsFrom(own, identities);
  return {
    operations: [
      `object.spec.containers.transformList(i, c, ${all}.size() > 0 && !has(c.${field}),\n  JSONPatch{op: "add", path: ${path}, value: []})`,
      `object.spec.containers.transformList(i, c,\n  ${all}.filter(x, !${isIn(own, identities)}).map(x, ${add})).flatten()`,
    ],
    conflicts: canDiffer(field)
      ? [
          `${all}.filter(x, object.spec.containers.exists(c, ${differs})).map(x, ${nameOf(field, identities)})`,
        ]
      : [],
  };
}

/** mergeVolumes, mergeTolerations, mergeImagePullSecrets, mergeContainers. */
function mergeIntoList(
  field: InjectedField,
  path: readonly string[],
  identities: readonly ItemIdentity[],
): Merged {
  const all = `variables.${field}`;
  const home = `object.${path.join(".")}`;
  const own = field === "sidecars" ? home : `object.${path[0]}.?${path[1]}.orValue([])`;
  const pointer = `/${path.join("/")}`;
  const ensure = `(${all}.size() == 0 || has(${home}) ? [] : [JSONPatch{op: "add", path: "${pointer}", value: []}])`;
  return {
    operations: [
      ...(field === "sidecars" ? [] : [ensure]),
      `${all}.filter(x, !${isIn(own, identities)}).map(x, JSONPatch{op: "add", path: "${pointer}/-", value: x})`,
    ],
    conflicts: canDiffer(field)
      ? [`${all}.filter(x, ${differsFrom(own, identities)}).map(x, ${nameOf(field, identities)})`]
      : [],
  };
}

function isIn(own: string, identities: readonly ItemIdentity[]): string {
  return `${own}.exists(e, ${identities.length === 0 ? "e == x" : isSame(identities, "e", "x")})`;
}

/** Of several own items with one identity the webhook compares the last. */
function differsFrom(own: string, identities: readonly ItemIdentity[]): string {
  const last = (identity: ItemIdentity): string =>
    `${own}.filter(e, ${isSame([identity], "e", "x")}).last().orValue(x)`;
  return identities.map((identity) => `${last(identity)} != x`).join(" || ");
}

/** Something that is nothing but its identity cannot: a pull secret. */
function canDiffer(field: InjectedField): boolean {
  const { merge } = describeField(field);
  return merge.kind === "by-identity" && merge.goType !== "LocalObjectReference";
}

/** How a conflict names an item x: `env HTTP_PROXY`. */
function nameOf(field: InjectedField, [first]: readonly ItemIdentity[]): string {
  return `${celString(`${describeField(field).one} `)} + ${first?.of("x")}`;
}

/** mergeMap */
function mergeMap(field: InjectedField, identities: readonly ItemIdentity[]): Merged {
  const [all, own] = [`variables.${field}`, `object.metadata.?${field}.orValue({})`];
  const differs = `x.key in ${own} && ${own}[x.key] != x.value`;
  return {
    operations: [addEntries(field, `${all}.filter(x, !(x.key in ${own}))`)],
    conflicts: [`${all}.filter(x, ${differs}).map(x, ${nameOf(field, identities)})`],
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
