import { type InjectedField, injectedFieldNames } from "../model/injected-fields.ts";
import type { PodDefaultSpec } from "../model/pod-default.ts";

/** Fields that are told by name rather than counted, since their names matter more than their number. */
const named: ReadonlySet<InjectedField> = new Set(["sidecars", "initContainers"]);

const shortWords: Readonly<Record<InjectedField, string>> = {
  env: "env",
  envFrom: "envFrom",
  volumes: "volumes",
  volumeMounts: "mounts",
  sidecars: "sidecar",
  initContainers: "init",
  tolerations: "tolerations",
  imagePullSecrets: "pull secrets",
  labels: "labels",
  annotations: "annotations",
  serviceAccountName: "service account",
  automountServiceAccountToken: "automount",
  command: "command",
  args: "args",
};

/** What a PodDefault injects, on one line: `env 2, volumes 1, sidecar log`; "<none>" if nothing. */
export function injectsInShort(spec: PodDefaultSpec): string {
  const parts = injectedFieldNames.flatMap((field) => inShort(field, spec));
  return parts.length === 0 ? "<none>" : parts.join(", ");
}

function inShort(field: InjectedField, spec: PodDefaultSpec): readonly string[] {
  const value = spec[field];
  const word = shortWords[field];
  if (value === undefined || value === "") return [];
  if (field === "command" || field === "args") return [word];
  if (Array.isArray(value)) {
    if (value.length === 0) return [];
    return [
      `${word} ${named.has(field) ? value.map((item) => (item as { name: string }).name).join(" ") : value.length}`,
    ];
  }
  if (typeof value === "object") {
    const count = Object.keys(value).length;
    return count === 0 ? [] : [`${word} ${count}`];
  }
  return [`${word} ${value}`];
}
