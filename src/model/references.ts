import { isObject, type Json, ownValue } from "../kubernetes/json.ts";
import { describeField, injectedFieldNames } from "./injected-fields.ts";
import { listOf, nameOfItem } from "./injected-item.ts";
import type { PodDefault } from "./pod-default.ts";

/** An object that has to exist in the namespace for a Pod to start; seen only as a stuck Pod if it does not. */
export type Reference = {
  readonly kind: "Secret" | "ConfigMap" | "PersistentVolumeClaim" | "ServiceAccount";
  readonly name: string;
  /** The spec field that refers to it. */
  readonly field: string;
};

/** The members by which core/v1 refers to other objects, and where in them the name is. */
const referrers: Readonly<Record<string, { readonly kind: Reference["kind"]; readonly name: string }>> = {
  secretKeyRef: { kind: "Secret", name: "name" },
  secretRef: { kind: "Secret", name: "name" },
  secret: { kind: "Secret", name: "secretName" },
  configMapKeyRef: { kind: "ConfigMap", name: "name" },
  configMapRef: { kind: "ConfigMap", name: "name" },
  configMap: { kind: "ConfigMap", name: "name" },
  persistentVolumeClaim: { kind: "PersistentVolumeClaim", name: "claimName" },
};

/** What a PodDefault refers to, each object once. A reference that is marked optional is left out. */
export function referencesOf({ spec }: PodDefault): readonly Reference[] {
  const found = injectedFieldNames.flatMap((field): readonly Reference[] => {
    const kind = describeField(field).names;
    const value = spec[field];
    if (kind === undefined) return value === undefined ? [] : referencesIn(value as Json, field);
    if (typeof value === "string") return value === "" ? [] : [{ kind, name: value, field }];
    return listOf(spec, field).map((item) => ({ kind, name: nameOfItem(field, item), field }));
  });
  return [...new Map(found.map((one) => [`${one.kind}/${one.name}`, one])).values()];
}

function referencesIn(value: Json, field: string): readonly Reference[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => referencesIn(item, field));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const referrer = ownValue(referrers, key);
    if (referrer === undefined || !isObject(inner)) return referencesIn(inner, field);
    // A projected volume names its Secret `name`, a Secret volume `secretName`.
    const name = inner[referrer.name] ?? inner["name"];
    if (typeof name !== "string" || inner["optional"] === true) return [];
    return [{ kind: referrer.kind, name, field }];
  });
}
