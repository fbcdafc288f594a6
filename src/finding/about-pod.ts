import { type PodSource, podName } from "../model/pod-source.ts";
import type { ObjectReference } from "./finding.ts";

/** The object that the user asked about: the Pod itself if it exists or nothing creates it, else its owner. */
export function objectOf({ owner, live, namespace, pod }: PodSource): ObjectReference {
  if (owner === undefined || live !== undefined)
    return { kind: "Pod", namespace, name: podName(live ?? pod) };
  return { kind: owner.kind, namespace, name: owner.name };
}

/** `Deployment team-a/web`, `Pod team-a/web-*` where the API server makes the name. */
export function titleOf(source: PodSource): string {
  const { kind, name } = objectOf(source);
  return `${kind} ${source.namespace}/${isGenerated(source) ? `${name}*` : name || "(no name)"}`;
}

/** `deployment/web`, for a table; with the role where the owner has several sorts of Pods. */
export function shortNameOf(source: PodSource): string {
  const { kind, name } = objectOf(source);
  const role = source.live === undefined && source.role !== undefined ? ` (${source.role})` : "";
  return `${kind.toLowerCase()}/${isGenerated(source) ? `${name}*` : name}${role}`;
}

function isGenerated(source: PodSource): boolean {
  const { owner, live, pod } = source;
  return (
    owner === undefined && live === undefined && !pod.metadata.name && Boolean(pod.metadata.generateName)
  );
}
