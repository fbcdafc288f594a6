import { equal } from "../../kubernetes/equal.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { goType } from "../../kubernetes/types.ts";
import type { Rule } from "./apply-rules.ts";
import { isSet, structs, text, withField } from "./field.ts";
import { isLatest } from "./image-name.ts";
import { defaultPodOnly, defaultPodSpec } from "./pod-rules.ts";

const ownerType = goType("apiServer", "OwnerReference");

/**
 * API defaulting of a Pod as of Kubernetes 1.37, by Go type: SetObjectDefaults_Pod and what it calls
 * (pkg/apis/core/v1/defaults.go and zz_generated.defaults.go). Where no function is named, upstream generates the
 * default from a `+default` tag of the field. SetDefaults_ResourceList is in quantity.ts.
 */
export const defaultingRules: Readonly<Record<string, Rule>> = {
  // dedupOwnerReferences of k8s.io/apiserver: not a default, but done on arrival too
  ObjectMeta: dropRepeatedOwners,
  // SetDefaults_Pod
  Pod: defaultPodOnly,
  // SetDefaults_PodSpec
  PodSpec: defaultPodSpec,
  // SetDefaults_Container, SetDefaults_EphemeralContainer
  Container: defaultContainer,
  EphemeralContainer: defaultContainer,
  ContainerPort: fillZero({ protocol: "TCP" }),
  // SetDefaults_ObjectFieldSelector
  ObjectFieldSelector: fillZero({ apiVersion: "v1" }),
  FileKeySelector: fillNil({ optional: false }),
  // SetDefaults_Probe
  Probe: fillZero({ timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }),
  // SetDefaults_HTTPGetAction
  HTTPGetAction: fillZero({ path: "/", scheme: "HTTP" }),
  GRPCAction: fillNil({ service: "" }),
  // SetDefaults_Volume
  Volume: (volume) => (Object.keys(volume).length <= 1 ? withField(volume, "emptyDir", {}) : volume),
  ImageVolumeSource: (image) => fillPullPolicy(image, "pullPolicy", "reference"),
  // SetDefaults_HostPathVolumeSource
  HostPathVolumeSource: fillNil({ type: "" }),
  // SetDefaults_SecretVolumeSource
  SecretVolumeSource: fillNil({ defaultMode: 0o644 }),
  // SetDefaults_ConfigMapVolumeSource
  ConfigMapVolumeSource: fillNil({ defaultMode: 0o644 }),
  // SetDefaults_DownwardAPIVolumeSource
  DownwardAPIVolumeSource: fillNil({ defaultMode: 0o644 }),
  // SetDefaults_ProjectedVolumeSource
  ProjectedVolumeSource: fillNil({ defaultMode: 0o644 }),
  // SetDefaults_ServiceAccountTokenProjection
  ServiceAccountTokenProjection: fillNil({ expirationSeconds: 3600 }),
  // SetDefaults_PersistentVolumeClaimSpec
  PersistentVolumeClaimSpec: fillNil({ volumeMode: "Filesystem" }),
  ISCSIVolumeSource: fillZero({ iscsiInterface: "default" }),
  RBDVolumeSource: fillZero({ pool: "rbd", user: "admin", keyring: "/etc/ceph/keyring" }),
  AzureDiskVolumeSource: fillNil({
    cachingMode: "ReadWrite",
    fsType: "ext4",
    readOnly: false,
    kind: "Shared",
  }),
  ScaleIOVolumeSource: fillZero({ storageMode: "ThinProvisioned", fsType: "xfs" }),
};

/** Sets pointers that are nil. */
function fillNil(defaults: JsonObject): Rule {
  return fill(defaults, (object, field) => !isSet(object, field));
}

/** Sets plain fields that have the zero value. */
function fillZero(defaults: JsonObject): Rule {
  return fill(defaults, (object, field) => !object[field]);
}

function fill(defaults: JsonObject, isMissing: (object: JsonObject, field: string) => boolean): Rule {
  const fields = Object.entries(defaults);
  return (object) => {
    let filled = object;
    for (const [field, value] of fields) {
      if (isMissing(object, field)) filled = withField(filled, field, value);
    }
    return filled;
  };
}

const fillTerminationMessage = fillZero({
  terminationMessagePath: "/dev/termination-log",
  terminationMessagePolicy: "File",
});

function defaultContainer(container: JsonObject): JsonObject {
  return fillTerminationMessage(fillPullPolicy(container, "imagePullPolicy", "image"));
}

function fillPullPolicy(object: JsonObject, policy: string, image: string): JsonObject {
  if (text(object, policy) !== "") return object;
  return withField(object, policy, isLatest(text(object, image)) ? "Always" : "IfNotPresent");
}

function dropRepeatedOwners(meta: JsonObject): JsonObject {
  const owners = structs(meta, "ownerReferences");
  if (owners.length < 2) return meta;
  const isFirst = (owner: JsonObject, index: number): boolean =>
    owners.findIndex((other) => equal(ownerType, other, owner)) === index;
  const kept = owners.filter(isFirst);
  return kept.length === owners.length ? meta : withField(meta, "ownerReferences", kept);
}
