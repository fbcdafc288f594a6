import type { StringMap } from "../kubernetes/object-meta.ts";
import type { LabelSelector } from "../kubernetes/selector.ts";
import type { LimitRange, ResourceQuota, RuntimeClass } from "./namespace-objects.ts";
import type { Origins } from "./origins.ts";
import type { ServiceAccount } from "./pod.ts";
import type { PodDefault } from "./pod-default.ts";
import type { PodDefaultCrd } from "./pod-default-crd.ts";
import type { WebhookStatus } from "./webhook-status.ts";

/** ServiceAccounts of one namespace. If not complete, an account that is not among them is assumed to exist. */
export type ServiceAccounts = { readonly known: readonly ServiceAccount[]; readonly complete: boolean };

/** A scheduling.k8s.io/v1 PriorityClass, as far as admission reads it. */
export type PriorityClass = {
  readonly metadata: { readonly name: string };
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
};

/** Something about a namespace that may not be read, and what is assumed instead. */
export type Unread = {
  /** `ServiceAccounts` */
  readonly what: string;
  /** As `kubectl auth can-i` takes it. */
  readonly permission: string;
  /** `none exist`; absent where nothing has to be assumed. */
  readonly assumed?: string;
};

/** A policy or validating webhook that sees new Pods and is not simulated. */
export type PodPolicy = {
  readonly kind: "MutatingAdmissionPolicy" | "ValidatingAdmissionPolicy" | "validating webhook";
  readonly name: string;
  readonly namespaceSelector: LabelSelector;
  readonly objectSelector: LabelSelector;
  /** Where convert has made it: its PodDefaults, each as namespace/name. */
  readonly convertedFrom?: readonly string[];
};

/** Everything around a Pod that decides about its admission; read once per namespace and run, used for many Pods. */
export type NamespaceContext = {
  readonly namespace: string;
  /** undefined: unknown; the namespace is assumed to be selected by the webhook. */
  readonly namespaceLabels: StringMap | undefined;
  /** Set where neither the cluster nor a file has the namespace. */
  readonly namespaceMissing?: true;
  /** Set where the namespace is being deleted: nothing can be created in it. */
  readonly namespaceTerminating?: true;
  /** The PodDefaults of this namespace, in any order: admission sorts them by name, bytewise, as the API server lists them. */
  readonly podDefaults: readonly PodDefault[];
  /** Decides what of a PodDefault of a file is stored. Absent: the published CRD. */
  readonly podDefaultCrd?: PodDefaultCrd;
  readonly serviceAccounts: ServiceAccounts;
  /** Absent: unknown; only the classes that every cluster has are then resolved. */
  readonly priorityClasses?: readonly PriorityClass[];
  /** Absent: unknown; a class that a Pod names is then assumed to exist and to add nothing. */
  readonly runtimeClasses?: readonly RuntimeClass[];
  /** The classes come from files: a class that is not among them may exist. */
  readonly hasOtherClasses?: true;
  /** Those of this namespace. Absent: unknown, and treated as none. */
  readonly limitRanges?: readonly LimitRange[];
  /** Those of this namespace. Absent: unknown, and treated as none. */
  readonly resourceQuotas?: readonly ResourceQuota[];
  /** Of the API server: "1.33" or what its /version says. Absent: the latest that is mirrored. */
  readonly kubernetesVersion?: string;
  readonly webhook: WebhookStatus;
  /** Tag of the image that the webhook runs: "v1.7.0". Absent: unknown; the newest is assumed. */
  readonly webhookVersion?: string;
  /** In the API server's order. Absent: unknown. */
  readonly policies?: readonly PodPolicy[];
  readonly origins: Origins;
  readonly unread: readonly Unread[];
};

/** The part of the context that admission itself reads. */
export type AdmissionContext = Omit<NamespaceContext, "origins" | "unread" | "policies">;
