import { isObject, type Json } from "../../kubernetes/json.ts";
import type { InjectedField } from "../../model/injected-fields.ts";
import { haveSameIdentity, listOf } from "../../model/injected-item.ts";
import type { PodDefault } from "../../model/pod-default.ts";
import { isUnreadable, type ToldConflict, type ToldDenial } from "./denial.ts";
import { fits } from "./fits.ts";

/** A conflict with what PodDefaults at hand add to what the message tells. */
export type DecodedConflict = {
  /** "" where the message does not tell whose it is. */
  readonly podDefault: string;
  readonly field: InjectedField | "";
  readonly key: string;
  readonly wanted: Json;
  readonly found: Json;
  /** "Pod", a PodDefault, or "" where it is not known whose value was there first. */
  readonly owner: string;
  /** `wanted` was read from the PodDefault, since the message has only an address for part of it. */
  readonly lookedUp: boolean;
  /** The same of `found`, read from the PodDefault that owns it. */
  readonly foundLookedUp: boolean;
};

/**
 * Completes what a denial tells by the PodDefaults of its namespace: which of two fields, whose label, values behind addresses.
 * With none at hand, what the message leaves open stays open.
 */
export function resolveDenial(
  { podDefaults, conflicts }: ToldDenial,
  known: readonly PodDefault[],
): readonly DecodedConflict[] {
  const matching = known.filter(({ metadata }) => podDefaults.includes(metadata.name));
  return conflicts.map((conflict) => resolveConflict(conflict, matching));
}

function resolveConflict(told: ToldConflict, matching: readonly PodDefault[]): DecodedConflict {
  const { key, wanted, found } = told;
  const whose = candidates(told, matching);
  const [only, ...others] = whose;
  const decided = only !== undefined && others.length === 0 ? only : undefined;
  const field = decided?.field ?? (told.fields.length === 1 ? (told.fields[0] ?? "") : "");
  const podDefault =
    decided?.podDefault.metadata.name ?? (told.podDefaults.length === 1 ? (told.podDefaults[0] ?? "") : "");
  const stored =
    decided && itemsOf(decided.podDefault, decided.field, key).find((item) => fits(wanted, item));
  const lookedUp = stored !== undefined && isUnreadable(wanted);
  const holder = holderOf(told, podDefault, field, matching);
  const foundLookedUp = holder?.item !== undefined && isUnreadable(found);
  return {
    podDefault,
    field,
    key,
    wanted: lookedUp ? stored : wanted,
    found: foundLookedUp ? holder.item : found,
    owner: holder?.owner ?? "",
    lookedUp,
    foundLookedUp,
  };
}

/** PodDefaults and fields that fit what the message tells. */
function candidates(told: ToldConflict, matching: readonly PodDefault[]) {
  return matching
    .filter(({ metadata }) => told.podDefaults.includes(metadata.name))
    .flatMap((podDefault) =>
      told.fields
        .filter((field) => itemsOf(podDefault, field, told.key).some((item) => fits(told.wanted, item)))
        .map((field) => ({ podDefault, field })),
    );
}

/**
 * The first PodDefault in line that has what was found was there first, and may be the same that collides with it; if none
 * has, the Pod itself brought it.
 */
function holderOf(
  { key, wanted, found }: ToldConflict,
  podDefault: string,
  field: InjectedField | "",
  matching: readonly PodDefault[],
): { readonly owner: string; readonly item?: Json } | undefined {
  if (field === "" || matching.length === 0) return undefined;
  for (const holder of matching) {
    const owner = holder.metadata.name;
    if (owner > podDefault) continue;
    const held = itemsOf(holder, field, key);
    const others = owner === podDefault ? held.slice(0, lastIndexOf(held, wanted)) : held;
    const item = others.find((one) => fits(found, one));
    if (item !== undefined) return { owner, item };
  }
  return { owner: "Pod" };
}

/** An item collides with one that comes before it. */
function lastIndexOf(held: readonly Json[], wanted: Json): number {
  return Math.max(
    0,
    held.findLastIndex((item) => fits(wanted, item)),
  );
}

/** What a PodDefault has under a key, in its order: several items where it collides with itself. */
function itemsOf({ spec }: PodDefault, field: InjectedField, key: string): readonly Json[] {
  const value = spec[field];
  if (isMetadata(field)) return isObject(value) && value[key] !== undefined ? [value[key]] : [];
  const wanted = field === "tolerations" ? { key } : { name: key };
  return listOf(spec, field).filter((item) =>
    field === "volumeMounts"
      ? item["name"] === key || item["mountPath"] === key
      : haveSameIdentity(field, item, wanted),
  );
}

function isMetadata(field: InjectedField): boolean {
  return field === "labels" || field === "annotations";
}
