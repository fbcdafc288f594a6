import { caBundleFailure, serviceFailure } from "../../gather/failed-call.ts";
import type { FailedCall } from "../../model/namespace-context.ts";
import type { PodWebhook, PodWebhooks, WebhookHealth } from "../../model/pod-webhooks.ts";
import type { Gate } from "./gate.ts";

/** What was read of the webhook: absent where there is no cluster, `permission` where it may not be read. */
export type WebhookFacts = {
  readonly webhooks: PodWebhooks | undefined;
  readonly health: WebhookHealth | undefined;
  /** Why something is not known, as `kubectl auth can-i` takes it; undefined: no cluster was asked. */
  readonly permission: string | undefined;
  readonly now: Date;
};

const showWebhooks = "kubectl get mutatingwebhookconfigurations";

/** The gates before any Pod is looked at: is there a webhook for new Pods, and does it answer. */
export function webhookGates(facts: WebhookFacts): readonly Gate[] {
  const { webhooks } = facts;
  if (webhooks === undefined) return [unknownGate("webhook", facts), unknownGate("service", facts)];
  const { podDefault } = webhooks;
  if (podDefault === undefined) return [webhookAbsent];
  return [present(podDefault), serviceGate(podDefault, facts), caBundleGate(podDefault, facts.now)];
}

/** There is no webhook, and PodDefaults do nothing. */
export const webhookAbsent: Gate = {
  gate: "webhook",
  verdict: "FAIL",
  code: "WEBHOOK_ABSENT",
  message:
    "no MutatingWebhookConfiguration has a webhook with path /apply-poddefault that sees CREATE of Pods; wanted admission-webhook-mutating-webhook-configuration or poddefaults-webhook-mutating-webhook-configuration",
  remedy: { text: "Install Kubeflow's PodDefault webhook; see what there is:", command: showWebhooks },
};

function present({ configuration, failurePolicy, timeoutSeconds }: PodWebhook): Gate {
  const message = `${configuration} sends it new Pods (CREATE pods), failurePolicy ${failurePolicy}, timeout ${timeoutSeconds}s`;
  return { gate: "webhook", verdict: "PASS", message };
}

function serviceGate(webhook: PodWebhook, facts: WebhookFacts): Gate {
  const gate = "service";
  const { service } = webhook;
  if (service === undefined) {
    return {
      gate,
      verdict: "UNKNOWN",
      message: "it is called by URL; whether that answers cannot be told from here",
    };
  }
  const name = `Service ${service.namespace}/${service.name}`;
  if (facts.health === undefined) return unknownGate(gate, facts);
  const failure = serviceFailure(webhook, facts.health);
  if (failure !== undefined) return failedGate(gate, failure, "Look at what should answer:");
  const { isExternal, readyEndpoints } = facts.health;
  if (isExternal) return { gate, verdict: "PASS", message: `${name} is an ExternalName` };
  const endpoints = `${readyEndpoints} ready endpoint${readyEndpoints > 1 ? "s" : ""}`;
  return { gate, verdict: "PASS", message: `${name} has ${endpoints}` };
}

function caBundleGate(webhook: PodWebhook, now: Date): Gate {
  const gate = "caBundle";
  const failure = caBundleFailure(webhook, now);
  if (failure !== undefined) {
    return failedGate(gate, failure, "It is filled in by cert-manager or the installation; look at it:");
  }
  const { caBundle } = webhook;
  const message =
    typeof caBundle === "string"
      ? "the caBundle is empty: the roots that the API server trusts by itself count"
      : `the caBundle is valid until ${caBundle.validUntil.toISOString().slice(0, 10)}`;
  return { gate, verdict: "PASS", message };
}

function failedGate(gate: string, { why, effect, look }: FailedCall, text: string): Gate {
  const message = `${why}: ${effect}`;
  return { gate, verdict: "FAIL", code: "WEBHOOK_UNREACHABLE", message, remedy: { text, command: look } };
}

/** True if no cluster was asked: then nothing is missing but a cluster. */
export function isLocal({ webhooks, permission }: WebhookFacts): boolean {
  return webhooks === undefined && permission === undefined;
}

function unknownGate(gate: string, facts: WebhookFacts): Gate {
  if (isLocal(facts)) {
    return {
      gate,
      verdict: "UNKNOWN",
      message: "no cluster was asked (--local): taken to be Kubeflow's own, and to answer",
    };
  }
  return {
    gate,
    verdict: "UNKNOWN",
    code: "UNKNOWN_RBAC",
    message: "you may not read it: taken to be Kubeflow's own, and to answer",
    remedy: { text: "See whether you may:", command: `kubectl auth can-i ${facts.permission}` },
  };
}
