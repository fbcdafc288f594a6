import type { ItemName } from "./injected-item.ts";
import type { Pod } from "./pod.ts";

const prefix = "poddefault.admission.kubeflow.org/";

/** Exactly "true" makes the webhook skip a Pod. Mirrors mutatePods in the webhook's main.go. */
export const excludeAnnotation = `${prefix}exclude`;

/** What a kubelet puts on the mirror of a static Pod (api.MirrorPodAnnotationKey). */
export const mirrorAnnotation = "kubernetes.io/config.mirror";

/** The annotation that the webhook adds to a Pod for each PodDefault: its value is the PodDefault's resourceVersion. */
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

/** The longest name of a PodDefault whose marker annotation, `poddefault-<name>`, is a valid key: at most 63 characters. */
export const longestPodDefaultName = 63 - "poddefault-".length;

/** The annotation that the webhook adds for every PodDefault that it applies: a marker, not something that somebody asked for. */
export function isMarker({ field, key, podDefault }: ItemName & { readonly podDefault: string }): boolean {
  return field === "annotations" && key === markerAnnotation(podDefault);
}

/** The label of the policies that `guard` prints, by which `check` finds them; its value is deny or warn. */
export const guardLabel = "poddefault.kubectl/guard";
