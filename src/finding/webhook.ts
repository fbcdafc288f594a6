import { type FailedCall, stockWebhook, type WebhookStatus } from "../model/webhook-status.ts";
import { type Finding, type Fix, findingOf, type ObjectReference } from "./finding.ts";
import { formatSelector } from "./selector.ts";

const webhookObject: ObjectReference = { kind: "MutatingWebhookConfiguration", name: "" };

/** The cluster has no webhook, and PodDefaults do nothing. */
export const webhookAbsentFinding: Finding = findingOf("WEBHOOK_ABSENT", webhookObject, {
  message:
    "the cluster has no PodDefault webhook: no MutatingWebhookConfiguration sends CREATE of Pods to path /apply-poddefault",
  details: [
    "Expected: admission-webhook-mutating-webhook-configuration or poddefaults-webhook-mutating-webhook-configuration",
  ],
  fixes: [
    {
      text: "Install Kubeflow's PodDefault webhook. These configurations exist:",
      command: "kubectl get mutatingwebhookconfigurations",
    },
  ],
});

/** WEBHOOK_UNREACHABLE, from what was read about the Service and the caBundle. */
export function failedCallFinding({ why, effect, command }: FailedCall): Finding {
  return unreachableFinding(`${why}; ${effect}`, [], [{ text: "See what should answer:", command }]);
}

/** WEBHOOK_UNREACHABLE: why the API server cannot call the webhook. */
export function unreachableFinding(
  message: string,
  details: readonly string[],
  fixes: readonly Fix[],
): Finding {
  return findingOf("WEBHOOK_UNREACHABLE", webhookObject, { message, details, fixes });
}

/** OTHER_WEBHOOK_UNREACHABLE: the API server's words about a webhook that is not Kubeflow's. */
export function otherUnreachableFinding(name: string, said: string): Finding {
  const fix = {
    text: "See which Service it calls, and whether that answers:",
    command: "kubectl get mutatingwebhookconfigurations,validatingwebhookconfigurations -o yaml",
  };
  return findingOf(
    "OTHER_WEBHOOK_UNREACHABLE",
    { ...webhookObject, name },
    {
      message: `the API server cannot call webhook ${name}; neither the Pod nor a PodDefault is the cause`,
      details: [said],
      fixes: [fix],
    },
  );
}

/** The selector of namespaces that the webhook wants, as kubectl writes it. */
export function wantedNamespaces({ podDefault = stockWebhook.podDefault }: WebhookStatus): string {
  return formatSelector(podDefault.namespaceSelector);
}
