import { isObject, type Json, type JsonObject, type Path, valueAt } from "../kubernetes/json.ts";
import { describeField, type InjectedField } from "./injected-fields.ts";
import type { Pod } from "./pod.ts";
import type { PodDefaultSpec } from "./pod-default.ts";

/** One item of a field: what it is called, and the container that it is in, if it is in one. */
export type ItemName = { readonly field: InjectedField; readonly key: string; readonly container?: string };

/** The path in a Pod of what a PodDefault injects, or conflicts with; undefined if it is not there. */
export function itemPath(pod: Pod | JsonObject, item: ItemName): Path | undefined {
  const home = homePath(pod, item);
  if (home === undefined) return undefined;
  const value = valueAt(pod, home);
  if (Array.isArray(value) && describeField(item.field).merge.kind !== "first-wins") {
    const index = placesIn(value, item.field).get(item.key);
    return index === undefined ? undefined : [...home, index];
  }
  if (isObject(value)) return item.key in value ? [...home, item.key] : undefined;
  return value === undefined ? undefined : home;
}

const knownPlaces = new WeakMap<readonly Json[], ReadonlyMap<string, number>>();

/** Where the first item of each name is in a list of a field, read once: whoever asks for one item asks for all. */
function placesIn(list: readonly Json[], field: InjectedField): ReadonlyMap<string, number> {
  const known = knownPlaces.get(list);
  if (known !== undefined) return known;
  const places = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    for (const name of isObject(item) ? namesOf(item, field) : []) {
      if (typeof name === "string" && !places.has(name)) places.set(name, index);
    }
  }
  knownPlaces.set(list, places);
  return places;
}

function homePath(pod: Pod | JsonObject, { field, container }: ItemName): Path | undefined {
  const { home } = describeField(field);
  if (home.in === "pod") return home.path;
  const containers = valueAt(pod, ["spec", "containers"]);
  if (!Array.isArray(containers)) return undefined;
  const index = containers.findIndex((entry) => isObject(entry) && entry["name"] === container);
  return index < 0 ? undefined : ["spec", "containers", index, field];
}

/** Whether an item of a list is known by a name: by any of its identities, as conflicts name them. */
export function isCalled(item: Json, { field, key }: Pick<ItemName, "field" | "key">): boolean {
  return isObject(item) && namesOf(item, field).includes(key);
}

function namesOf(item: JsonObject, field: InjectedField): readonly Json[] {
  const { merge } = describeField(field);
  if (merge.kind !== "by-identity") return [envSourceName(item)];
  return merge.identities.map(({ member }) => item[member] ?? "");
}

/** Two items of a list with the same identity, by all that identifies them. */
export function haveSameIdentity(field: InjectedField, item: Json, other: JsonObject): boolean {
  if (!isObject(item)) return false;
  const { merge } = describeField(field);
  if (merge.kind !== "by-identity")
    return envSourceName(item) === envSourceName(other) && item["prefix"] === other["prefix"];
  return merge.identities.every(({ member }) => (item[member] ?? "") === (other[member] ?? ""));
}

/** What an item of a list is called: its name, a toleration's key, `secret/keys` of an envFrom source. */
export function nameOfItem(field: InjectedField, item: JsonObject): string {
  const { merge } = describeField(field);
  if (merge.kind !== "by-identity") return envSourceName(item);
  return String(item[merge.identities[0]?.member ?? "name"] ?? "");
}

/** `secret/keys` or `configMap/settings`: an EnvFromSource has no name of its own, and that of the source is ambiguous. */
export function envSourceName({ secretRef, configMapRef }: JsonObject): string {
  const nameIn = (reference: Json | undefined) => (isObject(reference) ? (reference["name"] ?? "") : "");
  return isObject(secretRef) ? `secret/${nameIn(secretRef)}` : `configMap/${nameIn(configMapRef)}`;
}

/** The items of a list field of a PodDefault, [] where it has none. */
export function listOf(spec: PodDefaultSpec, field: InjectedField): readonly JsonObject[] {
  const value = spec[field];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Whether the items of a field are containers. */
export function holdsContainers(field: InjectedField): boolean {
  const { merge } = describeField(field);
  return merge.kind === "by-identity" && merge.goType === "Container";
}
