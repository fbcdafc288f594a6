import type { JsonObject } from "../../kubernetes/json.ts";
import type { PodSpec } from "../../model/pod.ts";
import { allContainers } from "../defaulting/containers.ts";
import { struct, structs, text } from "../defaulting/field.ts";

/** The mirror Pod's half of plugin ServiceAccount's Validate: static Pods must not need anything of the API server. */
export function refuseMirrorPod(spec: PodSpec): string | undefined {
  if (spec.serviceAccountName) return "a mirror pod may not reference service accounts";
  if (namesSecret(spec)) return "a mirror pod may not reference secrets";
  const sources = structs(spec, "volumes").flatMap((volume) =>
    structs(struct(volume, "projected") ?? {}, "sources"),
  );
  return sources.some((source) => struct(source, "serviceAccountToken") !== undefined)
    ? "a mirror pod may not use ServiceAccountToken volume projections"
    : undefined;
}

/** VisitPodSecretNames: any secret with a name. */
function namesSecret(spec: PodSpec): boolean {
  return (
    structs(spec, "imagePullSecrets").some(isNamed) ||
    allContainers(spec).some(containerNamesSecret) ||
    structs(spec, "volumes").some(volumeNamesSecret)
  );
}

function isNamed(reference: JsonObject | undefined): boolean {
  return reference !== undefined && text(reference, "name") !== "";
}

function containerNamesSecret(container: JsonObject): boolean {
  return (
    structs(container, "envFrom").some((source) => isNamed(struct(source, "secretRef"))) ||
    structs(container, "env").some((env) => isNamed(struct(struct(env, "valueFrom") ?? {}, "secretKeyRef")))
  );
}

/** Upstream's switch looks at the first of these that a volume has. */
const secretsOfVolumes: readonly (readonly [string, (source: JsonObject) => boolean])[] = [
  ["azureFile", (source) => text(source, "secretName") !== ""],
  ["cephfs", namesSecretRef],
  ["cinder", namesSecretRef],
  ["flexVolume", namesSecretRef],
  ["projected", (source) => structs(source, "sources").some((of) => isNamed(struct(of, "secret")))],
  ["rbd", namesSecretRef],
  ["secret", (source) => text(source, "secretName") !== ""],
  ["scaleIO", namesSecretRef],
  ["iscsi", namesSecretRef],
  ["storageos", namesSecretRef],
  ["csi", (source) => isNamed(struct(source, "nodePublishSecretRef"))],
];

function namesSecretRef(source: JsonObject): boolean {
  return isNamed(struct(source, "secretRef"));
}

function volumeNamesSecret(volume: JsonObject): boolean {
  for (const [field, names] of secretsOfVolumes) {
    const source = struct(volume, field);
    if (source !== undefined) return names(source);
  }
  return false;
}
