import type { Pod } from "./pod.ts";

const prefix = "poddefault.admission.kubeflow.org/";

/** Exactly "true" keeps the webhook's hands off a Pod. Mirrors mutatePods in the webhook's main.go. */
export const excludeAnnotation = `${prefix}exclude`;

/** What a kubelet puts on the mirror of a static Pod (api.MirrorPodAnnotationKey). */
export const mirrorAnnotation = "kubernetes.io/config.mirror";

/** The annotation that the webhook leaves on a Pod for each PodDefault: its value is the PodDefault's resourceVersion. */
export function markerAnnotation(podDefault: string): string {
  return `${prefix}poddefault-${podDefault}`;
}

/** PodDefaults that were applied to a Pod when it was created, and the resourceVersion that each had then. */
export function markersOf(pod: Pick<Pod, "metadata">): ReadonlyMap<string, string> {
  const marker = `${prefix}poddefault-`;
  return new Map(
    Object.entries(pod.metadata.annotations ?? {})
      .filter(([key]) => key.startsWith(marker))
      .map(([key, resourceVersion]) => [key.slice(marker.length), resourceVersion]),
  );
}
