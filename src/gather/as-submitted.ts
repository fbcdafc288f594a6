import type { Container, Named, Pod } from "../model/pod.ts";

/** What the API server and the kubelet write into a Pod; submitted again it would be rejected or mean something else. */
const assigned = ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink"];

/** A live Pod as it could have been submitted: without what the cluster has assigned to it, token volume included. */
export function asSubmitted(live: Pod): Pod {
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
  const unmount = (container: Container) => without("volumeMounts", container, volume);
  return {
    ...without("volumes", spec, volume),
    containers: spec.containers.map(unmount),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(unmount) }),
  };
}

/** The holder without the items of that name; without the list, where there are no others: nobody wrote an empty one. */
function without<List extends string, Holder extends { readonly [list in List]?: readonly Named[] }>(
  list: List,
  holder: Holder,
  unwanted: string,
): Holder {
  const { [list]: items, ...others } = holder;
  const left = items?.filter(({ name }) => name !== unwanted) ?? [];
  // Only the list is another one, or is gone.
  return (left.length > 0 ? { ...holder, [list]: left } : others) as unknown as Holder;
}
