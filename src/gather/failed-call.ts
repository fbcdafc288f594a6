import type { FailedCall } from "../model/namespace-context.ts";
import type { PodWebhook, WebhookHealth } from "../model/pod-webhooks.ts";

/** Why the API server cannot call a webhook; undefined where it can, or where what was read does not tell. */
export function findFailedCall(
  webhook: PodWebhook,
  health: WebhookHealth | undefined,
  now: Date,
): FailedCall | undefined {
  return serviceFailure(webhook, health) ?? caBundleFailure(webhook, now);
}

/** What is wrong with the Service that a webhook is called by. One that only names a host is not judged. */
export function serviceFailure(
  { service, failurePolicy }: PodWebhook,
  health: WebhookHealth | undefined,
): FailedCall | undefined {
  if (service === undefined || health === undefined) return undefined;
  const { serviceExists, isExternal, readyEndpoints } = health;
  if (isExternal || (serviceExists && readyEndpoints > 0)) return undefined;
  const found = serviceExists ? "has no ready endpoint, wanted at least one" : "does not exist";
  const look = serviceExists
    ? `kubectl -n ${service.namespace} get endpointslices,pods -l kubernetes.io/service-name=${service.name}`
    : `kubectl -n ${service.namespace} get services`;
  const why = `Service ${service.namespace}/${service.name} ${found}`;
  return { why, failurePolicy, effect: effects[failurePolicy], look };
}

/**
 * What is wrong with the certificate by which the API server trusts a webhook: cert-manager fills it in some time after the
 * installation. Where it is empty, the API server's own roots count, and no one of them vouches for a Service.
 */
export function caBundleFailure(
  { configuration, caBundle, service, failurePolicy }: PodWebhook,
  now: Date,
): FailedCall | undefined {
  const why = faultOf(caBundle, service !== undefined, now);
  if (why === undefined) return undefined;
  const look = `kubectl get mutatingwebhookconfiguration ${configuration} -o yaml`;
  return { why, failurePolicy, effect: effects[failurePolicy], look };
}

const effects = {
  Fail: "no Pod can be created where it is called (failurePolicy Fail)",
  Ignore: "Pods are created with nothing injected (failurePolicy Ignore)",
} as const;

function faultOf(caBundle: PodWebhook["caBundle"], isService: boolean, now: Date): string | undefined {
  if (caBundle === "empty") {
    return isService ? "the caBundle is empty, wanted the CA of the webhook's certificate" : undefined;
  }
  if (caBundle === "unreadable") return "the caBundle holds no certificate";
  const date = caBundle.validUntil.toISOString().slice(0, 10);
  return caBundle.validUntil < now ? `the caBundle expired on ${date}` : undefined;
}
