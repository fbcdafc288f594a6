import type { StringMap } from "../../../kubernetes/object-meta.ts";
import type { PreparedPodDefault } from "../../prepare.ts";
import { type Findings, skipSame, toOwner } from "../findings.ts";

/** mergeMap: a key is added if it is new, and must else have the same value. Go takes the keys in any order; this, sorted. The map is the caller's to add to. */
export function mergeStringMap(
  field: "annotations" | "labels",
  existing: StringMap | undefined,
  podDefaults: readonly PreparedPodDefault[],
  findings: Findings,
): Record<string, string> {
  const owners = new Map<string, string>();
  const merged: Record<string, string> = { ...existing };
  for (const { name, spec } of podDefaults) {
    for (const [key, value] of Object.entries(spec[field] ?? {}).sort(byKey)) {
      const injection = { podDefault: name, field, key };
      const found = Object.hasOwn(merged, key) ? merged[key] : undefined;
      if (found === undefined) {
        merged[key] = value;
        owners.set(key, name);
        findings.injections.push(injection);
      } else if (found === value) {
        skipSame(findings, injection, owners.get(key));
      } else {
        const owner = toOwner(owners.get(key));
        const summary = `merging has conflict on ${key}`;
        findings.clashes.push({ ...injection, wanted: value, found, owner, summary });
      }
    }
  }
  return merged;
}

function byKey([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : Number(a > b);
}
