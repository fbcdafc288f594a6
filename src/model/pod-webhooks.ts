import type { WebhookScope } from "./namespace-context.ts";

/** A mutating webhook that is called when a Pod is created. */
export type PodWebhook = WebhookScope & {
  /** Of the MutatingWebhookConfiguration. */
  readonly configuration: string;
  readonly failurePolicy: "Fail" | "Ignore";
  /** It has CEL conditions, which decide, too, whether it is called. */
  readonly hasMatchConditions: boolean;
  /** It calls Kubeflow's webhook: more than one configuration may. */
  readonly appliesPodDefaults: boolean;
  /** Called again if the Pod was changed after it. */
  readonly reinvoked: boolean;
  readonly timeoutSeconds: number;
  /** Absent for one that is called by URL. */
  readonly service?: { readonly namespace: string; readonly name: string };
  /** By what the API server trusts the webhook. */
  readonly caBundle: CaBundle;
};

/** The day until which the last certificate in it is valid, or why there is none. */
export type CaBundle = "empty" | "unreadable" | { readonly validUntil: Date };

/** Those that see a new Pod, in the order in which the API server calls them. */
export type PodWebhooks = {
  /** Kubeflow's; undefined: nothing applies PodDefaults here. */
  readonly podDefault: PodWebhook | undefined;
  readonly before: readonly PodWebhook[];
  readonly after: readonly PodWebhook[];
};

/** Whether the webhook's Service can answer. */
export type WebhookHealth = {
  readonly serviceExists: boolean;
  /** The Service only names a host: nothing in the cluster tells whether that answers. */
  readonly isExternal: boolean;
  readonly readyEndpoints: number;
};
