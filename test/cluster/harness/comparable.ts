import { isObject, type Json, type JsonObject } from "../../../src/kubernetes/json.ts";

/** What differs from one call to the next even where nothing else does, and is left out of every recorded Pod too. */
const fleeting = ["uid", "creationTimestamp", "managedFields", "generation", "resourceVersion"];

/**
 * A Pod without what no prediction can know, with sorted keys and the token volume under the recordings' name. A name
 * that the API server has made from generateName is such a thing.
 */
export function comparable(pod: JsonObject): JsonObject {
  const { status: _, ...kept } = pod;
  const given = Object.entries(kept["metadata"] ?? {});
  const unknown = given.some(([key]) => key === "generateName") ? [...fleeting, "name"] : fleeting;
  const metadata = given.filter(([key]) => !unknown.includes(key));
  const text = JSON.stringify(sortKeys({ ...kept, metadata: Object.fromEntries(metadata) }));
  return JSON.parse(text.replace(new RegExp(tokenVolume, "g"), "kube-api-access-xxxxx"));
}

/** The name of the Pod's own token volume: kube-api-access- and five random characters. */
export const tokenVolume = /(?<=")kube-api-access-[a-z0-9]{5}(?=")/;

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key] ?? null)]),
  );
}
