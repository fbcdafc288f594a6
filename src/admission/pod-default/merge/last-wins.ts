import type { Json } from "../../../kubernetes/json.ts";
import type { Merge } from "../merge-log.ts";

/**
 * applyPodDefaultsOnPod, for serviceAccountName and automountServiceAccountToken: the last PodDefault that has it
 * overwrites the others and the Pod.
 */
export function overwrite(existing: Json | undefined, { field, podDefaults, log }: Merge): Json | undefined {
  const offering = podDefaults.filter(({ spec }) => spec[field] !== undefined);
  const last = offering.at(-1);
  if (last === undefined) return existing;
  for (const { name } of offering.slice(0, -1)) {
    log.skipped.push({ podDefault: name, field, key: "", why: "later-pod-default", by: last.name });
  }
  const value = last.spec[field] as Json;
  const injection = { podDefault: last.name, field, key: "" };
  if (value === existing) log.skipped.push({ ...injection, why: "already-there" });
  else log.injections.push(injection);
  return value;
}
