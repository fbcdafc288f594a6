import type { StringMap } from "../model/object-meta.ts";
import type { Container, Pod } from "../model/pod.ts";
import type { WorkloadPod } from "../workload/workload-pod.ts";

const podNameLabel = "statefulset.kubernetes.io/pod-name";
const podIndexLabel = "apps.kubernetes.io/pod-index";

/** What the API server and the kubelet write into a Pod; posted again it would be refused or mean something else. */
const assigned = ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink"];

/**
 * The Pod that its controller would create today in the place of a live one: of those that the workload makes, the one whose
 * labels the live Pod has, under its name.
 */
export function asRecreated(live: Pod, made: readonly WorkloadPod[]): WorkloadPod | undefined {
  const match = made.find(({ pod }) => hasLabels(live, pod.metadata.labels)) ?? made[0];
  if (match === undefined) return undefined;
  const { generateName: _, ...metadata } = match.pod.metadata;
  const labels = ownLabels(metadata.labels, live.metadata.name ?? "");
  const named = { ...metadata, name: live.metadata.name ?? "", ...(labels && { labels }) };
  return { ...match, pod: { ...match.pod, metadata: named } };
}

/** A live Pod as it could have been posted: without what the cluster has assigned to it, token volume included. */
export function asPosted(live: Pod): Pod {
  const { status: _, ...pod } = live;
  const metadata = Object.fromEntries(
    Object.entries(pod.metadata).filter(([key]) => !assigned.includes(key)),
  );
  const { nodeName: __, ...spec } = pod.spec as Pod["spec"] & { readonly nodeName?: string };
  const token = spec.volumes?.find(({ name }) => /^kube-api-access-[a-z0-9]{5}$/.test(name))?.name;
  const withoutToken = token === undefined ? spec : dropVolume(spec as Pod["spec"], token);
  return { ...pod, metadata, spec: withoutToken as Pod["spec"] };
}

function dropVolume(spec: Pod["spec"], volume: string): Pod["spec"] {
  const unmount = (container: Container): Container => {
    const mounts = container.volumeMounts?.filter(({ name }) => name !== volume);
    return mounts ? { ...container, volumeMounts: mounts } : container;
  };
  return {
    ...spec,
    volumes: (spec.volumes ?? []).filter(({ name }) => name !== volume),
    containers: spec.containers.map(unmount),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(unmount) }),
  };
}

function hasLabels(live: Pod, labels: StringMap | undefined): boolean {
  return Object.entries(labels ?? {}).every(([key, value]) => live.metadata.labels?.[key] === value);
}

/** A StatefulSet's Pods differ in two labels; the workload knows those of the first. */
function ownLabels(labels: StringMap | undefined, name: string): StringMap | undefined {
  if (labels?.[podNameLabel] === undefined) return labels;
  const index = /-(\d+)$/.exec(name)?.[1] ?? "0";
  return {
    ...labels,
    [podNameLabel]: name,
    ...(labels[podIndexLabel] !== undefined && { [podIndexLabel]: index }),
  };
}
