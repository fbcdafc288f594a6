import { isObject, type JsonObject, type Path } from "./json.ts";

/** What is used of an owner reference. */
export type OwnerReference = JsonObject & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid?: string;
  readonly controller?: boolean;
};

export type StringMap = Readonly<Record<string, string>>;

/** The metadata that the plugin reads; objects keep whatever else they carry. */
export type ObjectMeta = {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly resourceVersion?: string;
  readonly uid?: string;
  readonly creationTimestamp?: string;
  readonly ownerReferences?: readonly OwnerReference[];
};

/** The metadata of an object; empty where it has none. Whoever read the object has checked its types. */
export function metadataOf({ metadata }: JsonObject): ObjectMeta {
  return isObject(metadata) ? (metadata as ObjectMeta) : {};
}

/** The owner reference of the controller that makes an object; undefined for one that nothing controls. */
export function controllerOf(object: JsonObject): OwnerReference | undefined {
  return metadataOf(object).ownerReferences?.find(({ controller }) => controller);
}

/**
 * The path of a name of the object with a line break or another control, which could pass for text of ours; undefined if none has.
 * No API server stores such an object.
 */
export function nameWithControl({ apiVersion, kind, metadata }: JsonObject): Path | undefined {
  const { name, generateName, namespace } = isObject(metadata) ? metadata : {};
  const [key] =
    Object.entries({ apiVersion, kind, name, generateName, namespace }).find(
      ([, value]) => typeof value === "string" && /\p{Cc}/u.test(value),
    ) ?? [];
  if (key === undefined) return undefined;
  return key === "apiVersion" || key === "kind" ? [key] : ["metadata", key];
}
