import { equal } from "../../kubernetes/equal.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { goType, isOn } from "../../kubernetes/types.ts";
import type { Rule } from "./apply-rules.ts";
import { isSet, structs, text, value, withField } from "./field.ts";
import { isLatest } from "./image-name.ts";
import { defaultPodResourcesEarly } from "./pod-level-resources.ts";
import { defaultPodOnly, defaultPodSpec } from "./pod-rules.ts";

const ownerType = goType("apiServer", "OwnerReference");

/**
 * API defaulting of a Pod, by Go type: SetObjectDefaults_Pod and what it calls (kubernetes pkg/apis/core/v1/defaults.go
 * and zz_generated.defaults.go). Where no function is named, upstream generates the default from a `+default` tag of the
 * field. SetDefaults_ResourceList is roundResource in src/kubernetes/quantity.ts.
 */
export function defaultingRules(minor: number): Readonly<Record<string, Rule>> {
  const isEarly = isOn("PodLevelResources", minor) && !isOn("PodLevelResourcesFixDefaulting", minor);
  return {
    ...everyVersion,
    ...(isEarly && { Pod: (pod) => defaultEarly(defaultPodOnly(pod)) }),
    // SetDefaults_Volume
    ...(isOn("ImageVolume", minor) && {
      ImageVolumeSource: (image) => fillPullPolicy(image, "pullPolicy", "reference"),
    }),
  };
}

const everyVersion: Readonly<Record<string, Rule>> = {
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

/** The end of SetDefaults_Pod from 1.34 to 1.36. */
function defaultEarly(pod: JsonObject): JsonObject {
  return withField(pod, "spec", defaultPodResourcesEarly(value(pod, "spec")));
}

function dropRepeatedOwners(meta: JsonObject): JsonObject {
  const owners = structs(meta, "ownerReferences");
  if (owners.length < 2) return meta;
  const isFirst = (owner: JsonObject, index: number): boolean =>
    owners.findIndex((other) => equal(ownerType, other, owner)) === index;
  const kept = owners.filter(isFirst);
  return kept.length === owners.length ? meta : withField(meta, "ownerReferences", kept);
}
