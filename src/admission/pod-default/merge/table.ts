import type { JsonObject } from "../../../kubernetes/json.ts";
import { type GoType, goType } from "../../../kubernetes/types.ts";
import type { Container, Named, Toleration, VolumeMount } from "../../../model/pod.ts";
import type { InjectedField, PodDefaultSpec } from "../../../model/pod-default.ts";

/** A list whose items are told apart by a name: in this the fields that are merged so differ, and in no more. */
export type ListRule<Item extends JsonObject> = {
  readonly field: InjectedField;
  readonly type: GoType;
  /** Upstream's words in `merging ... for a has a conflict on ...` */
  readonly noun: string;
  readonly items: (spec: PodDefaultSpec) => readonly Item[] | undefined;
  /** What identifies an item; the first is its name, and a clash on any denies the Pod. */
  readonly identities: readonly Identity[];
};

type Identity = { readonly member: string; readonly noun: string };

const name: Identity = { member: "name", noun: "" };

export const volumes: ListRule<Named> = {
  field: "volumes",
  type: goType("webhook", "Volume"),
  noun: "volumes",
  items: (spec) => spec.volumes,
  identities: [name],
};

/** The key alone: neither effect nor operator makes another toleration. */
export const tolerations: ListRule<Toleration> = {
  field: "tolerations",
  type: goType("webhook", "Toleration"),
  noun: "tolerations",
  items: (spec) => spec.tolerations,
  identities: [{ member: "key", noun: "" }],
};

export const imagePullSecrets: ListRule<Named> = {
  field: "imagePullSecrets",
  type: goType("webhook", "LocalObjectReference"),
  noun: "imagePullSecret",
  items: (spec) => spec.imagePullSecrets,
  identities: [name],
};

export const env: ListRule<Named> = {
  field: "env",
  type: goType("webhook", "EnvVar"),
  noun: "env",
  items: (spec) => spec.env,
  identities: [name],
};

/** Two identities: one volume at two paths clashes, even inside one PodDefault. */
export const volumeMounts: ListRule<VolumeMount> = {
  field: "volumeMounts",
  type: goType("webhook", "VolumeMount"),
  noun: "volume mounts",
  items: (spec) => spec.volumeMounts,
  identities: [name, { member: "mountPath", noun: "mount path " }],
};

export const initContainers: ListRule<Container> = {
  field: "initContainers",
  type: goType("webhook", "Container"),
  noun: "containers",
  items: (spec) => spec.initContainers,
  identities: [name],
};

export const sidecars: ListRule<Container> = {
  ...initContainers,
  field: "sidecars",
  items: (spec) => spec.sidecars,
};
