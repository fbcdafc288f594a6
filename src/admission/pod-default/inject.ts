import type { Json, JsonObject } from "../../kubernetes/json.ts";
import { describeField, type InjectedField, injectedFieldNames } from "../../model/injected-fields.ts";
import { markerAnnotation } from "../../model/marker.ts";
import type { Container, Pod } from "../../model/pod.ts";
import { mergeField } from "./merge/merge.ts";
import { addToLog, emptyLog, type MergeLog, skipSame } from "./merge-log.ts";
import type { PreparedPodDefault } from "./prepare-pod-defaults.ts";

export type Injected = {
  /** As the webhook holds it, lists that stayed empty included. */
  readonly pod: Pod;
  readonly log: MergeLog;
  /** A sidecar equals a container of the Pod until env and mounts are injected there: see `repeatSidecars`. */
  readonly losesContainers: boolean;
};

type PodDefaults = readonly PreparedPodDefault[];

const isOfContainers = (field: InjectedField): boolean => describeField(field).home.in === "containers";
const containerFields = injectedFieldNames.filter(isOfContainers);
/** Containers are merged where the first of their fields is in the table. */
const steps = injectedFieldNames.filter((field) => !isOfContainers(field) || field === containerFields[0]);

/**
 * safeToApplyPodDefaultsOnPod and applyPodDefaultsOnPod in one: upstream merges twice, once for the conflicts and once
 * for the result. The order of the merges is the one in which it lists conflicts. Where two contents conflict, what is
 * there stays; the webhook denies such a Pod.
 *
 * @param pod as the webhook decodes it
 */
export function inject(pod: Pod, podDefaults: PodDefaults): Injected {
  const log = emptyLog();
  const { sidecarLog, isResent } = mergeSidecars(pod, podDefaults);
  const merged: Record<"metadata" | "spec", Record<string, Json>> = {
    metadata: { ...pod.metadata },
    spec: { ...pod.spec },
  };
  for (const field of steps) {
    if (field === "sidecars") addToLog(log, sidecarLog);
    else if (isOfContainers(field)) {
      merged.spec["containers"] = pod.spec.containers.map((container) =>
        injectContainer(container, isResent, podDefaults, log),
      );
    } else mergeInPod(merged, field, podDefaults, log);
  }
  const { containers, losesContainers } = repeatSidecars(merged.spec["containers"], podDefaults);
  merged.spec["containers"] = containers;
  merged.metadata["annotations"] = mark(merged.metadata["annotations"], podDefaults, log);
  // Merging keeps the types of what it merges.
  return { pod: { ...pod, ...merged } as unknown as Pod, log, losesContainers };
}

/** Fields of the whole Pod live in a member of its metadata or spec. */
function mergeInPod(
  merged: Record<string, Record<string, Json>>,
  field: InjectedField,
  podDefaults: PodDefaults,
  log: MergeLog,
): void {
  const { home } = describeField(field);
  if (home.in !== "pod") return;
  const [part, member] = home.path.map(String) as [string, string];
  const value = mergeField(merged[part]?.[member], { field, podDefaults, log });
  if (value !== undefined && merged[part]) merged[part][member] = value;
}

/** A sidecar makes the list of containers grow, and the patch then sends each container as a whole. */
function mergeSidecars({ spec }: Pod, podDefaults: PodDefaults) {
  const sidecarLog = emptyLog();
  const grown = mergeField(spec.containers, { field: "sidecars", podDefaults, log: sidecarLog });
  return { sidecarLog, isResent: (grown as readonly Json[]).length > spec.containers.length };
}

/** applyPodDefaultsOnContainer. Upstream makes env and volumeMounts empty lists where they were nil. */
function injectContainer(
  container: Container,
  isResent: boolean,
  podDefaults: PodDefaults,
  log: MergeLog,
): JsonObject {
  const injected: Record<string, Json> = { ...container };
  const target = { name: container.name, isResent };
  for (const field of containerFields) {
    const value = mergeField(container[field], { field, podDefaults, log, container: target });
    if (value !== undefined) injected[field] = value;
  }
  return injected;
}

/**
 * The second merge of the sidecars, into the injected containers. One that equalled a container before can differ from
 * it now, and mergeContainers then returns nil: upstream ignores the error and takes the nil.
 */
function repeatSidecars(injected: Json | undefined, podDefaults: PodDefaults) {
  const log = emptyLog();
  const containers = mergeField(injected, { field: "sidecars", podDefaults, log }) ?? [];
  return { containers, losesContainers: log.conflicts.length > 0 };
}

/** Adds the annotations that tell what was applied; these overwrite. */
function mark(annotations: Json | undefined, podDefaults: PodDefaults, log: MergeLog): JsonObject {
  const marked: Record<string, Json> = { ...(annotations as JsonObject | undefined) };
  for (const { name, resourceVersion } of podDefaults) {
    const key = markerAnnotation(name);
    const injection = { podDefault: name, field: "annotations", key } as const;
    if (marked[key] === resourceVersion) skipSame(log, injection, undefined);
    else log.injections.push(injection);
    marked[key] = resourceVersion;
  }
  return marked;
}
