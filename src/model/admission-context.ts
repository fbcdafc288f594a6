import type { StringMap } from "./object-meta.ts";
import type { ServiceAccount } from "./pod.ts";
import type { LabelSelector, PodDefault } from "./pod-default.ts";

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

/** Everything around a Pod that decides about its admission; one per namespace, made once and used for many Pods. */
export type AdmissionSurroundings = {
  readonly namespace: string;
  /** undefined: not known, and the namespace is assumed to be selected by the webhook. */
  readonly namespaceLabels: StringMap | undefined;
  /** Those of this namespace, in any order: the chain sorts them by name, bytewise, as the API server lists them. */
  readonly podDefaults: readonly PodDefault[];
  readonly serviceAccounts: ServiceAccounts;
  /** undefined: the cluster has no PodDefault webhook, and PodDefaults do nothing. */
  readonly webhook: WebhookScope | undefined;
};
