import type { Json, JsonObject } from "../kubernetes/json.ts";
import type { ObjectMeta } from "../kubernetes/object-meta.ts";

/** A list item that is identified by its name: env var, volume, pull secret. Further fields depend on the type. */
export type Named = JsonObject & { readonly name: string };

export type VolumeMount = Named & { readonly mountPath: string };

export type Toleration = JsonObject & { readonly key?: string };

export type Container = JsonObject & {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly Named[];
  readonly envFrom?: readonly JsonObject[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly restartPolicy?: string;
};

export type PodSpec = JsonObject & {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Named[];
  readonly tolerations?: readonly Toleration[];
  readonly imagePullSecrets?: readonly Named[];
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
};

/** A v1 Pod as JSON. Fields that the plugin never names stay in it untouched. */
export type Pod = {
  readonly apiVersion: "v1";
  readonly kind: "Pod";
  readonly metadata: ObjectMeta & JsonObject;
  readonly spec: PodSpec;
  readonly status?: Json;
};

/** The part of a Pod that counting and matching need. */
export type PodMetadata = Pick<Pod, "metadata">;

/** A v1 ServiceAccount, as far as admission looks at it. */
export type ServiceAccount = {
  readonly metadata: ObjectMeta;
  readonly automountServiceAccountToken?: boolean;
  readonly imagePullSecrets?: readonly Named[];
  /** Counts only where the annotation kubernetes.io/enforce-mountable-secrets says so. */
  readonly secrets?: readonly Named[];
};
