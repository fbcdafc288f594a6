import type { Container, Pod } from "../model/pod.ts";

/** What the API server and the kubelet write into a Pod; posted again it would be refused or mean something else. */
const assigned = ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink"];

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
