import type { Json, JsonObject } from "../../../kubernetes/json.ts";
import type { StringMap } from "../../../kubernetes/object-meta.ts";
import { describeField } from "../../../model/injected-fields.ts";
import type { Merge } from "../merge-log.ts";
import { append } from "./append.ts";
import { mergeByIdentity } from "./by-identity.ts";
import { setIfUnset } from "./first-wins.ts";
import { overwrite } from "./last-wins.ts";
import { mergeStringMap } from "./string-map.ts";

/**
 * Merges a field by its kind of merge (src/model/injected-fields.ts).
 *
 * @param existing what the Pod, or the container, has; of the type that the webhook decodes it into
 * @returns what it has then; undefined: still nothing
 */
export function mergeField(existing: Json | undefined, merge: Merge): Json | undefined {
  const rule = describeField(merge.field).merge;
  switch (rule.kind) {
    case "by-identity":
      return mergeByIdentity(rule, existing as readonly JsonObject[] | undefined, merge);
    case "by-key":
      return mergeStringMap(existing as StringMap | undefined, merge);
    case "append":
      return append(existing as readonly JsonObject[] | undefined, merge);
    case "first-wins":
      return setIfUnset(existing, merge);
    case "last-wins":
      return overwrite(existing, merge);
  }
}
