import { markerAnnotation } from "../model/marker.ts";
import type { Injection } from "../model/outcome.ts";
import type { InjectedField } from "../model/pod-default.ts";

type FieldWords = { readonly one: string; readonly many: string; readonly identity: string };

/** How each spec field of a PodDefault is spoken of, and by what two of its items are the same. */
export const fieldWords: Readonly<Record<InjectedField, FieldWords>> = {
  env: { one: "env var", many: "env vars", identity: "name" },
  envFrom: { one: "env source", many: "env sources", identity: "nothing: always appended" },
  volumes: { one: "volume", many: "volumes", identity: "name" },
  volumeMounts: { one: "mount", many: "mounts", identity: "name and mountPath, each" },
  tolerations: { one: "toleration", many: "tolerations", identity: "key" },
  imagePullSecrets: { one: "pull secret", many: "pull secrets", identity: "name" },
  annotations: { one: "annotation", many: "annotations", identity: "key" },
  labels: { one: "label", many: "labels", identity: "key" },
  initContainers: { one: "init container", many: "init containers", identity: "name" },
  sidecars: { one: "sidecar", many: "sidecars", identity: "name" },
  serviceAccountName: {
    one: "service account",
    many: "service accounts",
    identity: "the last PodDefault wins",
  },
  automountServiceAccountToken: {
    one: "token automount",
    many: "token automounts",
    identity: "the last PodDefault wins",
  },
  command: { one: "command", many: "commands", identity: "the first PodDefault wins" },
  args: { one: "args", many: "args", identity: "the first PodDefault wins" },
};

/** The annotation that the webhook leaves for every PodDefault that it applies: it marks, and nobody asked for it. */
export function isMarker({ field, key, podDefault }: Omit<Injection, "container">): boolean {
  return field === "annotations" && key === markerAnnotation(podDefault);
}

/** The place of an injection in a Pod, in words: `container main`, `Pod`, `containers`. */
export function placeOf(injection: { readonly field: InjectedField; readonly container?: string }): string {
  if (injection.container !== undefined) return `container ${injection.container}`;
  if (injection.field === "sidecars") return "containers";
  if (injection.field === "initContainers") return "init containers";
  return "Pod";
}
