import type { JsonObject } from "../kubernetes/json.ts";
import type { ObjectMeta, StringMap } from "../kubernetes/object-meta.ts";
import type { LabelSelector } from "../kubernetes/selector.ts";
import type { Container, Named, Toleration, VolumeMount } from "./pod.ts";

/** The spec of a kubeflow.org/v1alpha1 PodDefault: which Pods it selects and what it injects into them. */
export type PodDefaultSpec = {
  readonly selector: LabelSelector;
  readonly desc?: string;
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly annotations?: StringMap;
  readonly labels?: StringMap;
  readonly env?: readonly Named[];
  readonly envFrom?: readonly JsonObject[];
  readonly volumes?: readonly Named[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly tolerations?: readonly Toleration[];
  readonly imagePullSecrets?: readonly Named[];
  readonly initContainers?: readonly Container[];
  readonly sidecars?: readonly Container[];
  readonly command?: readonly string[];
  readonly args?: readonly string[];
};

export type PodDefault = {
  readonly apiVersion: string;
  readonly kind: "PodDefault";
  readonly metadata: ObjectMeta & { readonly name: string };
  readonly spec: PodDefaultSpec;
};
