import { isObject, type Json } from "../../kubernetes/json.ts";
import { formatQuantity } from "../../kubernetes/quantity.ts";
import { describeField, type InjectedField } from "../../model/injected-fields.ts";
import { isCalled, listOf } from "../../model/injected-item.ts";
import type { PodDefault } from "../../model/pod-default.ts";
import type { KnownConflict } from "../conflict.ts";
import { type DecodedConflict, type DecodedDenial, isUnreadable } from "./decode-denial.ts";
import { cutOff, unreadable } from "./dump-to-json.ts";

/** A decoded conflict with what the PodDefaults at hand add to it. */
export type ResolvedConflict = KnownConflict & {
  /** `wanted` was read from the PodDefault, because the message shows only an address for part of it. */
  readonly lookedUp: boolean;
  /** The same for `found`, read from the PodDefault that owns it. */
  readonly foundLookedUp: boolean;
};

/**
 * Completes what a denial shows with the PodDefaults of its namespace: which of two fields, whose label, values behind addresses.
 * Without them, what the message leaves open stays open.
 */
export function resolveDenial(
  { podDefaults, conflicts }: DecodedDenial,
  known: readonly PodDefault[],
): readonly ResolvedConflict[] {
  const matching = known.filter(({ metadata }) => podDefaults.includes(metadata.name));
  return conflicts.map((conflict) => resolveConflict(conflict, matching));
}

function resolveConflict(decoded: DecodedConflict, matching: readonly PodDefault[]): ResolvedConflict {
  const { key, wanted, found } = decoded;
  const whose = candidates(decoded, matching);
  const [only, ...others] = whose;
  const decided = only !== undefined && others.length === 0 ? only : undefined;
  const field = decided?.field ?? (decoded.fields.length === 1 ? (decoded.fields[0] ?? "") : "");
  const podDefault =
    decided?.podDefault.metadata.name ??
    (decoded.podDefaults.length === 1 ? (decoded.podDefaults[0] ?? "") : "");
  const stored =
    decided && itemsOf(decided.podDefault, decided.field, key).find((item) => mayBe(wanted, item));
  const lookedUp = stored !== undefined && isUnreadable(wanted);
  const holder = holderOf(decoded, podDefault, field, matching);
  const foundLookedUp = holder?.item !== undefined && isUnreadable(found);
  return {
    podDefault,
    field,
    key,
    wanted: lookedUp ? stored : wanted,
    found: foundLookedUp ? holder.item : found,
    owner: holder?.owner ?? "",
    containers: [],
    isUnreadable: [lookedUp ? stored : wanted, foundLookedUp ? holder.item : found].some(isUnreadable),
    lookedUp,
    foundLookedUp,
  };
}

/** The PodDefaults and fields that the message may be about. */
function candidates(decoded: DecodedConflict, matching: readonly PodDefault[]) {
  return matching
    .filter(({ metadata }) => decoded.podDefaults.includes(metadata.name))
    .flatMap((podDefault) =>
      decoded.fields
        .filter((field) =>
          itemsOf(podDefault, field, decoded.key).some((item) => mayBe(decoded.wanted, item)),
        )
        .map((field) => ({ podDefault, field })),
    );
}

/**
 * The first PodDefault by name that has what was found owns it, and may conflict with itself; if none has it, the Pod itself
 * brought it.
 */
function holderOf(
  { key, wanted, found }: DecodedConflict,
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
    const item = others.find((one) => mayBe(found, one));
    if (item !== undefined) return { owner, item };
  }
  return { owner: "Pod" };
}

/** An item conflicts with one that comes before it. */
function lastIndexOf(held: readonly Json[], wanted: Json): number {
  return Math.max(
    0,
    held.findLastIndex((item) => mayBe(wanted, item)),
  );
}

/** What a PodDefault has under a key, in its order: several items where it conflicts with itself. */
function itemsOf({ spec }: PodDefault, field: InjectedField, key: string): readonly Json[] {
  const value = spec[field];
  if (describeField(field).merge.kind === "by-key")
    return isObject(value) && value[key] !== undefined ? [value[key]] : [];
  return listOf(spec, field).filter((item) => isCalled(item, { field, key }));
}

/** Members of resources: maps of quantities, which a manifest may spell in many ways. */
const quantities: readonly string[] = ["limits", "requests"];

/**
 * Whether a value of a message can be that of a manifest: what the message does not show may be anything, and what a
 * manifest leaves out equals Go's zero value.
 */
function mayBe(shown: Json | undefined, written: Json | undefined): boolean {
  if (shown === unreadable || shown === cutOff) return true;
  if (isZero(shown) && isZero(written)) return true;
  if (Array.isArray(shown) && Array.isArray(written)) {
    return shown.length === written.length && shown.every((item: Json, index) => mayBe(item, written[index]));
  }
  if (isObject(shown) && isObject(written)) {
    const keys = new Set([...Object.keys(shown), ...Object.keys(written)]);
    return [...keys].every((key) =>
      quantities.includes(key)
        ? mayBe(canonical(shown[key]), canonical(written[key]))
        : mayBe(shown[key], written[key]),
    );
  }
  return shown === written;
}

function isZero(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  return typeof value === "object" && Object.values(value).every(isZero);
}

function canonical(value: Json | undefined): Json | undefined {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, quantity]) => [name, spell(quantity)]));
}

function spell(quantity: Json): Json {
  return quantity === unreadable ? quantity : formatQuantity(String(quantity));
}
