import type { LabelSelector } from "../kubernetes/selector.ts";
import type { Readable } from "./readable.ts";

/** Which Pods a webhook is sent. */
type WebhookScope = {
  /** As the API server names it when the webhook denies a Pod. */
  readonly name: string;
  readonly namespaceSelector: LabelSelector;
  readonly objectSelector: LabelSelector;
};

/** A mutating webhook that is called when a Pod is created, as its MutatingWebhookConfiguration describes it. */
export type PodWebhook = WebhookScope & {
  /** The name of the MutatingWebhookConfiguration. */
  readonly configuration: string;
  readonly failurePolicy: "Fail" | "Ignore";
  /** It has CEL conditions, which also decide whether it is called. */
  readonly hasMatchConditions: boolean;
  /** It calls Kubeflow's webhook; more than one configuration may. */
  readonly appliesPodDefaults: boolean;
  /** It is called again if the Pod was changed after it. */
  readonly reinvoked: boolean;
  readonly timeoutSeconds: number;
  /** Absent for a webhook that is called by URL. */
  readonly service?: { readonly namespace: string; readonly name: string };
  /** What the API server trusts the webhook by. */
  readonly caBundle: CaBundle;
};

/** The day until which the last certificate in it is valid, or why there is none. */
export type CaBundle = "empty" | "unreadable" | { readonly validUntil: Date };

/** The webhooks that see a new Pod, in the order in which the API server calls them. */
export type PodWebhooks = {
  /** Kubeflow's; undefined: nothing applies PodDefaults here. */
  readonly podDefault: PodWebhook | undefined;
  readonly before: readonly PodWebhook[];
  readonly after: readonly PodWebhook[];
};

/** Whether the webhook's Service can answer. */
export type WebhookHealth = {
  readonly serviceExists: boolean;
  /** The Service only names a host; nothing in the cluster tells whether that host answers. */
  readonly isExternal: boolean;
  readonly readyEndpoints: number;
  /** Of the webhook's Pods; its tag is the release. undefined: unknown. */
  readonly image?: string | undefined;
};

/** Why the API server cannot call the webhook, and the consequence. */
export type FailedCall = {
  /** What was found: `Service kubeflow/poddefaults-webhook does not exist`. */
  readonly why: string;
  readonly failurePolicy: "Fail" | "Ignore";
  /** What happens to Pods that the webhook would be sent. */
  readonly effect: string;
  /** The command that shows it. */
  readonly command: string;
};

/** Everything that is known about the PodDefault webhook; one per run. */
export type WebhookStatus = {
  /** Kubeflow's own where nothing was read; undefined: the cluster has none, and PodDefaults do nothing. */
  readonly podDefault: WebhookScope | undefined;
  /** What the cluster has; absent where it was not read. */
  readonly read?: PodWebhooks & { readonly health?: Readable<WebhookHealth> };
  /** The permission to read it that is missing; absent where it was read, and with --local. */
  readonly permission?: string;
  /** What is wrong with the Service and with the caBundle that the webhook is called by. */
  readonly failures: { readonly service?: FailedCall; readonly caBundle?: FailedCall };
};

/** Kubeflow's own MutatingWebhookConfiguration: Pods of namespaces with the kubeflow-profile label. */
export const stockWebhook = {
  podDefault: {
    name: "poddefaults-webhook-deployment.kubeflow.org",
    namespaceSelector: { matchLabels: { "app.kubernetes.io/part-of": "kubeflow-profile" } },
    objectSelector: {},
  },
  failures: {},
} as const satisfies WebhookStatus;

/** Why the webhook cannot be called; undefined where it can, or where that is unknown. */
export function failedCallOf({ failures }: WebhookStatus): FailedCall | undefined {
  return failures.service ?? failures.caBundle;
}
