import type { PodDefaultSpec } from "../../../model/pod-default.ts";
import type { PreparedPodDefault } from "../../prepare.ts";
import type { Findings } from "../findings.ts";

/**
 * applyPodDefaultsOnPod, for serviceAccountName or automountServiceAccountToken: the last PodDefault that has it
 * overwrites the others and the Pod.
 */
export function overwrite<Value>(
  field: "serviceAccountName" | "automountServiceAccountToken",
  own: Value | undefined,
  offer: (spec: PodDefaultSpec) => Value | undefined,
  podDefaults: readonly PreparedPodDefault[],
  findings: Findings,
): Value | undefined {
  const offering = podDefaults.filter(({ spec }) => offer(spec) !== undefined);
  const last = offering.at(-1);
  if (last === undefined) return own;
  for (const { name } of offering.slice(0, -1)) {
    findings.skipped.push({ podDefault: name, field, key: "", why: "later-pod-default", by: last.name });
  }
  const value = offer(last.spec);
  const injection = { podDefault: last.name, field, key: "" };
  if (value === own) findings.skipped.push({ ...injection, why: "already-there" });
  else findings.injections.push(injection);
  return value;
}
