import type { StringMap } from "../kubernetes/object-meta.ts";
import type { LabelSelector } from "../kubernetes/selector.ts";
import type { LimitRange, ResourceQuota, RuntimeClass } from "./namespace-objects.ts";
import type { ServiceAccount } from "./pod.ts";
import type { PodDefault } from "./pod-default.ts";

/** Which Pods the PodDefault webhook is sent: read from the cluster, or the stock configuration of Kubeflow. */
export type WebhookScope = {
  /** As the API server names it when it refuses a Pod. */
  readonly name: string;
  readonly namespaceSelector: LabelSelector;
  readonly objectSelector: LabelSelector;
};

/** Kubeflow's own MutatingWebhookConfiguration: Pods of namespaces with the kubeflow-profile label. */
export const stockWebhookScope: WebhookScope = {
  name: "poddefaults-webhook-deployment.kubeflow.org",
  namespaceSelector: { matchLabels: { "app.kubernetes.io/part-of": "kubeflow-profile" } },
  objectSelector: {},
};

/** ServiceAccounts of one namespace. If not complete, an account that is not among them is assumed to exist. */
export type ServiceAccounts = { readonly known: readonly ServiceAccount[]; readonly complete: boolean };

/** A scheduling.k8s.io/v1 PriorityClass, as far as admission looks at it. */
export type PriorityClass = {
  readonly metadata: { readonly name: string };
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
};

/** Why the API server cannot call the webhook, and what comes of it. */
export type FailedCall = {
  /** What was found: `Service kubeflow/poddefaults-webhook does not exist`. */
  readonly why: string;
  readonly failurePolicy: "Fail" | "Ignore";
  /** What then happens to Pods that it would be sent. */
  readonly effect: string;
  /** The command that looks at it. */
  readonly look: string;
};

/** Everything around a Pod that decides about its admission; one per namespace, made once and used for many Pods. */
export type NamespaceContext = {
  readonly namespace: string;
  /** undefined: not known, and the namespace is assumed to be selected by the webhook. */
  readonly namespaceLabels: StringMap | undefined;
  /** Set where the cluster has no such namespace, nor a file. */
  readonly namespaceMissing?: true;
  /** Set where the namespace is being deleted: nothing can be created in it. */
  readonly namespaceTerminating?: true;
  /** Those of this namespace, in any order: the chain sorts them by name, bytewise, as the API server lists them. */
  readonly podDefaults: readonly PodDefault[];
  readonly serviceAccounts: ServiceAccounts;
  /** Absent: not known; only those that every cluster has are then resolved. */
  readonly priorityClasses?: readonly PriorityClass[];
  /** Absent: unknown; a class that a Pod names is then assumed to exist and to add nothing. */
  readonly runtimeClasses?: readonly RuntimeClass[];
  /** Those of this namespace. Absent: unknown, and treated as none. */
  readonly limitRanges?: readonly LimitRange[];
  /** Those of this namespace. Absent: unknown, and treated as none. */
  readonly resourceQuotas?: readonly ResourceQuota[];
  /** Of the API server: "1.33" or what its /version says. Absent: the latest that is mirrored. */
  readonly kubernetesVersion?: string;
  /** undefined: the cluster has no PodDefault webhook, and PodDefaults do nothing. */
  readonly webhook: WebhookScope | undefined;
  /** Tag of the image that the webhook runs: "v1.7.0". Absent: unknown, and taken for the newest. */
  readonly webhookVersion?: string;
  /** Set where a call of the webhook is known to fail. */
  readonly failedCall?: FailedCall;
};
