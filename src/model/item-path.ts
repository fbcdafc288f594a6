import { isObject, type Json, type JsonObject, type Path, valueAt } from "../kubernetes/json.ts";
import type { Pod } from "./pod.ts";
import type { InjectedField, PodDefaultSpec } from "./pod-default.ts";

type Item = { readonly field: InjectedField; readonly key: string; readonly container?: string };

/** Where the items of each spec field of a PodDefault live in a Pod: in a list or map of it, or in every container. */
export const homes: Readonly<Record<InjectedField, Path | "container">> = {
  env: "container",
  envFrom: "container",
  volumeMounts: "container",
  command: "container",
  args: "container",
  volumes: ["spec", "volumes"],
  tolerations: ["spec", "tolerations"],
  imagePullSecrets: ["spec", "imagePullSecrets"],
  initContainers: ["spec", "initContainers"],
  sidecars: ["spec", "containers"],
  annotations: ["metadata", "annotations"],
  labels: ["metadata", "labels"],
  serviceAccountName: ["spec", "serviceAccountName"],
  automountServiceAccountToken: ["spec", "automountServiceAccountToken"],
};

/** The path of what a PodDefault injects, or collides with, in a Pod; undefined if it is not there. */
export function itemPath(pod: Pod | JsonObject, item: Item): Path | undefined {
  const home = homePath(pod, item);
  if (home === undefined) return undefined;
  const value = valueAt(pod, home);
  if (Array.isArray(value) && item.field !== "command" && item.field !== "args") {
    const index = value.findIndex((entry) => isItem(entry, item));
    return index < 0 ? undefined : [...home, index];
  }
  if (isObject(value)) return item.key in value ? [...home, item.key] : undefined;
  return value === undefined ? undefined : home;
}

function homePath(pod: Pod | JsonObject, { field, container }: Item): Path | undefined {
  const home = homes[field];
  if (home !== "container") return home;
  const containers = valueAt(pod, ["spec", "containers"]);
  if (!Array.isArray(containers)) return undefined;
  const index = containers.findIndex((entry) => isObject(entry) && entry["name"] === container);
  return index < 0 ? undefined : ["spec", "containers", index, field];
}

function isItem(entry: Json, { field, key }: Item): boolean {
  if (!isObject(entry)) return false;
  switch (field) {
    case "tolerations":
      return (entry["key"] ?? "") === key;
    case "volumeMounts":
      return entry["name"] === key || entry["mountPath"] === key;
    case "envFrom":
      return envSourceName(entry) === key;
    default:
      return entry["name"] === key;
  }
}

/** `secret/keys` or `configMap/settings`: an EnvFromSource has no name of its own, and the source's alone is ambiguous. */
export function envSourceName({ secretRef, configMapRef }: JsonObject): string {
  const nameIn = (reference: Json | undefined) => (isObject(reference) ? (reference["name"] ?? "") : "");
  return isObject(secretRef) ? `secret/${nameIn(secretRef)}` : `configMap/${nameIn(configMapRef)}`;
}

/** Two list items of a field with the same identity: one name, one toleration key; mounts by both name and path. */
export function isItemOf(field: InjectedField, item: Json, other: JsonObject): boolean {
  if (!isObject(item)) return false;
  switch (field) {
    case "tolerations":
      return (item["key"] ?? "") === (other["key"] ?? "");
    case "volumeMounts":
      return item["name"] === other["name"] && item["mountPath"] === other["mountPath"];
    case "envFrom":
      return envSourceName(item) === envSourceName(other) && item["prefix"] === other["prefix"];
    default:
      return item["name"] === other["name"];
  }
}

/** The items of a list field of a PodDefault, [] where it has none. */
export function listOf(spec: PodDefaultSpec, field: InjectedField): readonly JsonObject[] {
  const value = spec[field];
  return Array.isArray(value) ? value.filter(isObject) : [];
}
