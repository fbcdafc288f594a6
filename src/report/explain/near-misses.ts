import type { PodSource } from "../../gather/source.ts";
import { labelHomeOf } from "../../model/label-homes.ts";
import type { ClauseVerdict } from "../../model/outcome.ts";
import { editDistance } from "../../near-miss.ts";

/**
 * What the author of a Pod probably meant, where a PodDefault does not match: the label on the workload instead of its Pods, the
 * PodDefault's name where the selector's label counts, or a typo one edit away.
 */
export function nearMisses(podDefault: string, clause: ClauseVerdict, source: PodSource): readonly string[] {
  const labels = source.pod.metadata.labels ?? {};
  return [
    ...onWorkload(clause, source),
    ...byName(podDefault, clause, labels),
    ...typoInKey(clause, labels),
    ...typoInValue(clause),
  ];
}

function onWorkload({ key, found }: ClauseVerdict, { createdBy }: PodSource): readonly string[] {
  const value = createdBy?.labels[key];
  if (createdBy === undefined || value === undefined || found !== undefined) return [];
  const { kind, name } = createdBy;
  return [
    `${kind}/${name} has the label ${key}="${value}" itself; it must stand in ${labelHomeOf(kind)} to reach the Pods`,
  ];
}

function byName(
  podDefault: string,
  { key }: ClauseVerdict,
  labels: Readonly<Record<string, string>>,
): readonly string[] {
  if (key === podDefault) return [];
  const used = Object.entries(labels).find(([label, value]) => label === podDefault || value === podDefault);
  if (used === undefined) return [];
  return [
    `the Pod has the label ${used[0]}="${used[1]}", and "${podDefault}" is the PodDefault's name; what counts is the label ${key} of its selector`,
  ];
}

function typoInKey(
  { key, found }: ClauseVerdict,
  labels: Readonly<Record<string, string>>,
): readonly string[] {
  if (found !== undefined) return [];
  const near = Object.keys(labels).find((label) => label !== key && isOneEditAway(label, key));
  return near === undefined ? [] : [`the Pod has the label ${near}, one edit away from ${key}`];
}

function typoInValue({ key, found, values, operator }: ClauseVerdict): readonly string[] {
  if (found === undefined || operator !== "In") return [];
  const near = values.find((value) => isOneEditAway(value, found));
  return near === undefined ? [] : [`"${found}" is one edit away from "${near}", which ${key} should be`];
}

function isOneEditAway(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase() || editDistance(one, other) === 1;
}
