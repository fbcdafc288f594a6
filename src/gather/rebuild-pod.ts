import type { JsonObject } from "../kubernetes/json.ts";
import type { Pod } from "../model/pod.ts";
import { podsOf } from "../workload/pods-of.ts";
import type { WorkloadPod } from "../workload/workload-pod.ts";

/** Labels that number the Pods of one sort; the value is a Pod's own. */
const indexLabels = [
  "apps.kubernetes.io/pod-index",
  "batch.kubernetes.io/job-completion-index",
  "training.kubeflow.org/replica-index",
];

/**
 * The Pod that its controller would create today in the place of a live one, under its name: of the sorts of Pods that the
 * workload makes, the one that the live Pod's name is of, else the first whose labels it has. A problem says why the
 * workload's Pods cannot be told.
 */
export function asRecreated(live: Pod, workload: JsonObject): WorkloadPod | { readonly problem: string } {
  const made = podsOf(workload, indexOf(live, workload));
  if ("problem" in made) return made;
  const named = sortsByName(live, made);
  const candidates = named.length > 0 ? named : made;
  const fitting = candidates.filter((one) => hasLabels(live, one));
  const chosen = fitting[0] ?? candidates[0];
  if (chosen === undefined) return { problem: "it makes no Pods today" };
  const isCertain = candidates.length === 1 || fitting.length === 1;
  const { generateName: _, ...metadata } = chosen.pod.metadata;
  return {
    ...chosen,
    pod: { ...chosen.pod, metadata: { ...metadata, name: live.metadata.name ?? "" } },
    notes: [...chosen.notes, ...(isCertain ? [] : [doubt(made, chosen)])],
  };
}

/** Which of the Pods alike it is. An old StatefulSet says so in the name only. */
function indexOf({ metadata }: Pod, { kind }: JsonObject): number | undefined {
  const label = indexLabels.map((key) => metadata.labels?.[key]).find((value) => value !== undefined);
  const text = label ?? (kind === "StatefulSet" ? /-(\d+)$/.exec(metadata.name ?? "")?.[1] : undefined);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** The sorts that give their Pods such a name; where several prefixes fit, those of the longest. */
function sortsByName(live: Pod, made: readonly WorkloadPod[]): readonly WorkloadPod[] {
  const name = live.metadata.name ?? "";
  const exact = made.filter(({ pod }) => pod.metadata.name === name);
  if (exact.length > 0) return exact;
  const prefixes = made.map(
    ({ pod }) => (pod.metadata.name === undefined && pod.metadata.generateName) || "",
  );
  const lengths = prefixes.map((prefix) => (prefix !== "" && name.startsWith(prefix) ? prefix.length : 0));
  const longest = Math.max(0, ...lengths);
  return longest === 0 ? [] : made.filter((_, place) => lengths[place] === longest);
}

function hasLabels(live: Pod, { pod }: WorkloadPod): boolean {
  const wanted = Object.entries(pod.metadata.labels ?? {});
  return wanted.every(([key, value]) => live.metadata.labels?.[key] === value);
}

function doubt(made: readonly WorkloadPod[], { role = "the first", from }: WorkloadPod): string {
  const roles = made.map((one) => one.role ?? one.from).join(", ");
  return `neither its name nor its labels tell which of these it is: ${roles}; it is taken for ${role} (${from})`;
}
