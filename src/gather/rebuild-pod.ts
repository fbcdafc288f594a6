import type { JsonObject } from "../kubernetes/json.ts";
import type { Pod } from "../model/pod.ts";
import type { Lookup } from "../workload/lookup.ts";
import { podsOf } from "../workload/pods-of.ts";
import type { WorkloadPod } from "../workload/workload-pod.ts";

/** Labels with the number of a Pod among others of its sort. */
const indexLabels = [
  "apps.kubernetes.io/pod-index",
  "batch.kubernetes.io/job-completion-index",
  "training.kubeflow.org/replica-index",
];

/**
 * The Pod that its controller would create today instead of a live one, under its name: of the sorts of Pods that the
 * workload creates, the one of that name, else the first with the labels of the live Pod. Labels that the workload does
 * not determine keep the values of the live Pod. A problem says why the Pods of the workload are unknown.
 */
export function asRecreated(
  live: Pod,
  workload: JsonObject,
  lookup: Lookup,
): WorkloadPod | { readonly problem: string } {
  const made = podsOf(workload, lookup, numbersOf(live, workload));
  if ("problem" in made) return made;
  const named = made.filter(({ pod }) => pod.metadata.name === live.metadata.name);
  const candidates = named.length > 0 ? named : made;
  const alike = candidates.filter((one) => hasLabels(live, one));
  const chosen = alike[0] ?? candidates[0];
  if (chosen === undefined) return { problem: "it creates no Pods today" };
  const isCertain = candidates.length === 1 || alike.length === 1;
  const placed = inPlaceOf(live, chosen);
  return isCertain ? placed : { ...placed, notes: [...placed.notes, doubt(made, chosen)] };
}

/** A predicted Pod with the name of a live one, and with its values for labels that the workload does not determine. */
export function inPlaceOf(live: Pod, { absence: _exists, ...predicted }: WorkloadPod): WorkloadPod {
  const { generateName: _, ...metadata } = predicted.pod.metadata;
  const known = predicted.unknownLabels.flatMap(({ key }) => {
    const value = live.metadata.labels?.[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  const labels = { ...metadata.labels, ...Object.fromEntries(known) };
  const { name = "" } = live.metadata;
  return {
    ...predicted,
    pod: {
      ...predicted.pod,
      metadata: { ...metadata, name, ...(Object.keys(labels).length > 0 && { labels }) },
    },
    replicas: 1,
    unknownLabels: predicted.unknownLabels.filter(({ key }) => !(key in labels)),
  };
}

/** The number of the Pod. Old StatefulSets have it only in the name. */
function numbersOf({ metadata }: Pod, { kind }: JsonObject) {
  const label = indexLabels.map((key) => metadata.labels?.[key]).find((value) => value !== undefined);
  const index = label ?? (kind === "StatefulSet" ? /-(\d+)$/.exec(metadata.name ?? "")?.[1] : undefined);
  const jobIndex = metadata.labels?.["jobset.sigs.k8s.io/job-index"];
  return {
    ...(isNumber(index) && { index: Number(index) }),
    ...(isNumber(jobIndex) && { jobIndex: Number(jobIndex) }),
  };
}

function isNumber(text: string | undefined): text is string {
  return text !== undefined && /^\d+$/.test(text);
}

function hasLabels(live: Pod, { pod }: WorkloadPod): boolean {
  const wanted = Object.entries(pod.metadata.labels ?? {});
  return wanted.every(([key, value]) => live.metadata.labels?.[key] === value);
}

function doubt(made: readonly WorkloadPod[], { role = "the first", from }: WorkloadPod): string {
  const roles = made.map((one) => one.role ?? one.from).join(", ");
  return `its name and labels do not identify it among these: ${roles}; assumed ${role} (${from})`;
}
