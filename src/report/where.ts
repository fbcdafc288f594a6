import type { InjectedField } from "../model/injected-fields.ts";
import { markerAnnotation } from "../model/marker.ts";
import type { Injection } from "../model/outcome.ts";

type FieldWords = { readonly one: string; readonly many: string };

/** How each spec field of a PodDefault is spoken of. */
export const fieldWords: Readonly<Record<InjectedField, FieldWords>> = {
  env: { one: "env var", many: "env vars" },
  envFrom: { one: "env source", many: "env sources" },
  volumes: { one: "volume", many: "volumes" },
  volumeMounts: { one: "mount", many: "mounts" },
  tolerations: { one: "toleration", many: "tolerations" },
  imagePullSecrets: { one: "pull secret", many: "pull secrets" },
  annotations: { one: "annotation", many: "annotations" },
  labels: { one: "label", many: "labels" },
  initContainers: { one: "init container", many: "init containers" },
  sidecars: { one: "sidecar", many: "sidecars" },
  serviceAccountName: {
    one: "service account",
    many: "service accounts",
  },
  automountServiceAccountToken: {
    one: "token automount",
    many: "token automounts",
  },
  command: { one: "command", many: "commands" },
  args: { one: "args", many: "args" },
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
