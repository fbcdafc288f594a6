import type { WebhookScope } from "./admission-context.ts";

/** A mutating webhook that is called when a Pod is created. */
export type PodWebhook = WebhookScope & {
  /** Of the MutatingWebhookConfiguration. */
  readonly configuration: string;
  readonly failurePolicy: "Fail" | "Ignore";
  /** It has CEL conditions, which decide, too, whether it is called. */
  readonly hasMatchConditions: boolean;
  /** Called again if a later one changed the Pod. */
  readonly reinvoked: boolean;
};

/** Those that see a new Pod, in the order in which the API server calls them. */
export type PodWebhooks = {
  /** Kubeflow's; undefined: nothing applies PodDefaults here. */
  readonly podDefault: PodWebhook | undefined;
  readonly before: readonly PodWebhook[];
  readonly after: readonly PodWebhook[];
};
