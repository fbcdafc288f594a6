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

function serviceGate({ service, failurePolicy }: PodWebhook, facts: WebhookFacts): Gate {
  const gate = "service";
  if (service === undefined) {
    return {
      gate,
      verdict: "UNKNOWN",
      message: "it is called by URL; whether that answers cannot be told from here",
    };
  }
  const name = `Service ${service.namespace}/${service.name}`;
  if (facts.health === undefined) return unknownGate(gate, facts);
  const { serviceExists, isExternal, readyEndpoints } = facts.health;
  if (isExternal) return { gate, verdict: "PASS", message: `${name} is an ExternalName` };
  if (serviceExists && readyEndpoints > 0) {
    return {
      gate,
      verdict: "PASS",
      message: `${name} has ${readyEndpoints} ready endpoint${readyEndpoints > 1 ? "s" : ""}`,
    };
  }
  const found = serviceExists ? "has no ready endpoint, wanted at least one" : "does not exist";
  const then =
    failurePolicy === "Fail"
      ? "no Pod can be created where it is called"
      : "Pods are created with nothing injected";
  const show = serviceExists
    ? `kubectl -n ${service.namespace} get endpointslices,pods -l kubernetes.io/service-name=${service.name}`
    : `kubectl -n ${service.namespace} get services`;
  return {
    gate,
    verdict: "FAIL",
    code: "WEBHOOK_UNREACHABLE",
    message: `${name} ${found}: ${then} (failurePolicy ${failurePolicy})`,
    remedy: { text: "Look at what should answer:", command: show },
  };
}

/** The API server trusts the webhook by this; cert-manager fills it in some time after the installation. */
function caBundleGate({ configuration, caBundle }: PodWebhook, now: Date): Gate {
  const gate = "caBundle";
  const remedy = {
    text: "It is filled in by cert-manager or the installation; look at it:",
    command: `kubectl get mutatingwebhookconfiguration ${configuration} -o yaml`,
  };
  const fail = (message: string): Gate => ({
    gate,
    verdict: "FAIL",
    code: "WEBHOOK_UNREACHABLE",
    message,
    remedy,
  });
  if (caBundle === "empty") return fail("the caBundle is empty, wanted the CA of the webhook's certificate");
  if (caBundle === "unreadable") return fail("the caBundle holds no certificate");
  const date = caBundle.validUntil.toISOString().slice(0, 10);
  if (caBundle.validUntil < now) return fail(`the caBundle expired on ${date}`);
  return { gate, verdict: "PASS", message: `the caBundle is valid until ${date}` };
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
