import { isItemOf, listOf } from "../../model/item-path.ts";
import { isObject, type Json } from "../../model/json.ts";
import type { Conflict } from "../../model/outcome.ts";
import type { InjectedField, PodDefault } from "../../model/pod-default.ts";
import { isUnreadable, type ToldConflict, type ToldDenial } from "./denial.ts";

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
  const stored = decided && itemOf(decided.podDefault, decided.field, key);
  const lookedUp = stored !== undefined && isUnreadable(wanted);
  return {
    podDefault,
    field,
    key,
    wanted: lookedUp ? stored : wanted,
    found,
    owner: ownerOf(told, podDefault, field, matching),
    lookedUp,
  };
}

/** PodDefaults and fields that fit what the message tells. */
function candidates(told: ToldConflict, matching: readonly PodDefault[]) {
  return matching
    .filter(({ metadata }) => told.podDefaults.includes(metadata.name))
    .flatMap((podDefault) =>
      told.fields
        .filter((field) => {
          const item = itemOf(podDefault, field, told.key);
          return typeof told.wanted === "string" && isMetadata(field)
            ? item === told.wanted
            : item !== undefined;
        })
        .map((field) => ({ podDefault, field })),
    );
}

/** An earlier PodDefault with an item of that key had it there first; with none at hand, the Pod itself probably. */
function ownerOf(
  { key }: ToldConflict,
  podDefault: string,
  field: InjectedField | "",
  matching: readonly PodDefault[],
): Conflict["owner"]["kind"] | string {
  if (field === "" || matching.length === 0) return "";
  const earlier = matching.find(
    (other) => other.metadata.name < podDefault && itemOf(other, field, key) !== undefined,
  );
  return earlier?.metadata.name ?? "Pod";
}

function itemOf({ spec }: PodDefault, field: InjectedField, key: string): Json | undefined {
  const value = spec[field];
  if (isMetadata(field)) return isObject(value) ? value[key] : undefined;
  const wanted = field === "tolerations" ? { key } : { name: key };
  return listOf(spec, field).find((item) =>
    field === "volumeMounts"
      ? item["name"] === key || item["mountPath"] === key
      : isItemOf(field, item, wanted),
  );
}

function isMetadata(field: InjectedField): boolean {
  return field === "labels" || field === "annotations";
}
