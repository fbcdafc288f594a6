import type { Cluster } from "../cluster/cluster.ts";
import { readPodWebhooks, readWebhookHealth } from "../cluster/readers/webhooks.ts";
import {
  type FailedCall,
  type PodWebhook,
  stockWebhook,
  type WebhookHealth,
  type WebhookStatus,
} from "../model/webhook-status.ts";
import { commandLine } from "../quote-for-shell.ts";

/** Finds the PodDefault webhook, and looks at what should answer its calls. */
export async function readWebhookStatus(cluster: Cluster, now: Date): Promise<WebhookStatus> {
  const webhooks = await readPodWebhooks(cluster);
  if (!webhooks.known) return { ...stockWebhook, permission: webhooks.permission };
  const { podDefault } = webhooks.value;
  if (podDefault === undefined) return { podDefault, read: webhooks.value, failures: {} };
  const health = podDefault.service && (await readWebhookHealth(cluster, podDefault.service));
  const service = serviceFailure(podDefault, health?.known ? health.value : undefined);
  const caBundle = caBundleFailure(podDefault, now);
  return {
    podDefault,
    read: { ...webhooks.value, ...(health && { health }) },
    failures: { ...(service && { service }), ...(caBundle && { caBundle }) },
  };
}

const effects = {
  Fail: "no Pod can be created where it is called (failurePolicy Fail)",
  Ignore: "Pods are created with nothing injected (failurePolicy Ignore)",
} as const;

/** What is wrong with the Service that a webhook is called by. A Service that only names a host is not checked. */
function serviceFailure(
  { service, failurePolicy }: PodWebhook,
  health: WebhookHealth | undefined,
): FailedCall | undefined {
  if (service === undefined || health === undefined) return undefined;
  const { serviceExists, isExternal, readyEndpoints } = health;
  if (isExternal || (serviceExists && readyEndpoints > 0)) return undefined;
  const found = serviceExists ? "has no ready endpoint" : "does not exist";
  const command = serviceExists
    ? commandLine`kubectl get endpointslices,pods -n ${service.namespace} -l kubernetes.io/service-name=${service.name}`
    : commandLine`kubectl get services -n ${service.namespace}`;
  const why = `Service ${service.namespace}/${service.name} ${found}`;
  return { why, failurePolicy, effect: effects[failurePolicy], command };
}

/**
 * What is wrong with the certificate that the API server trusts a webhook by: cert-manager fills it in some time after the
 * installation. Where it is empty, the API server's own roots count, and none of them vouches for a Service.
 */
function caBundleFailure(
  { configuration, caBundle, service, failurePolicy }: PodWebhook,
  now: Date,
): FailedCall | undefined {
  const why = faultOf(caBundle, service !== undefined, now);
  if (why === undefined) return undefined;
  const command = commandLine`kubectl get mutatingwebhookconfiguration ${configuration} -o yaml`;
  return { why, failurePolicy, effect: effects[failurePolicy], command };
}

function faultOf(caBundle: PodWebhook["caBundle"], isService: boolean, now: Date): string | undefined {
  if (caBundle === "empty") {
    return isService ? "the caBundle is empty; it must hold the CA of the webhook's certificate" : undefined;
  }
  if (caBundle === "unreadable") return "the caBundle holds no certificate";
  const date = caBundle.validUntil.toISOString().slice(0, 10);
  return caBundle.validUntil < now ? `the caBundle expired on ${date}` : undefined;
}
