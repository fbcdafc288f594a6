import type { StringMap } from "../../../kubernetes/object-meta.ts";
import type { Merge } from "../merge-log.ts";
import { skipSame, toOwner } from "../merge-log.ts";

/** mergeMap: a key is added if it is new; else it must have the same value. Go takes the keys in any order; this, sorted. */
export function mergeStringMap(
  existing: StringMap | undefined,
  { field, podDefaults, log }: Merge,
): StringMap {
  const owners = new Map<string, string>();
  const merged: Record<string, string> = { ...existing };
  for (const { name, spec } of podDefaults) {
    for (const [key, value] of Object.entries((spec[field] ?? {}) as StringMap).sort(byKey)) {
      const injection = { podDefault: name, field, key };
      const found = Object.hasOwn(merged, key) ? merged[key] : undefined;
      if (found === undefined) {
        merged[key] = value;
        owners.set(key, name);
        log.injections.push(injection);
      } else if (found === value) {
        skipSame(log, injection, owners.get(key));
      } else {
        const owner = toOwner(owners.get(key));
        log.conflicts.push({
          ...injection,
          wanted: value,
          found,
          owner,
          summary: `merging has conflict on ${key}`,
        });
      }
    }
  }
  return merged;
}

function byKey([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : Number(a > b);
}
