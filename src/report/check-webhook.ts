import type { FindingCode } from "../finding/catalog.ts";
import { findingOf } from "../finding/finding.ts";
import { formatSelector } from "../finding/selector.ts";
import { failedCallFinding, unreachableFinding, webhookAbsentFinding } from "../finding/webhook.ts";
import type { ClusterHealth, ProbeAnswer } from "../gather/cluster-health.ts";
import type { PodWebhook, PodWebhooks } from "../model/webhook-status.ts";
import { commandLine } from "../quote-for-shell.ts";
import { found, type HealthCheck, ok, unknown } from "./health-check.ts";
import { count, listNames } from "./names.ts";

/** The configuration of the webhook, its place among the others, its Service and its certificate. */
export function webhookChecks({ webhook }: ClusterHealth, now: Date): readonly HealthCheck[] {
  const { read, permission, failures } = webhook;
  if (permission !== undefined) return [unknown("the webhook's configuration may not be read", permission)];
  const configured = read?.podDefault;
  if (read === undefined || configured === undefined) return [found(webhookAbsentFinding)];
  return [
    ok(`${configured.configuration} sends new Pods to ${serviceOf(configured)}`),
    ok(
      `namespaces: ${formatSelector(configured.namespaceSelector)}; Pods: ${formatSelector(configured.objectSelector)}`,
    ),
    policyCheck(configured),
    ...orderChecks(read),
    ...(failures.service ? [found(failedCallFinding(failures.service))] : [serviceCheck(read)]),
    failures.caBundle ? found(failedCallFinding(failures.caBundle)) : certificateCheck(configured, now),
  ];
}

function serviceOf({ service }: PodWebhook): string {
  return service ? `Service ${service.namespace}/${service.name}` : "a URL";
}

function policyCheck({
  configuration,
  failurePolicy,
  timeoutSeconds,
  hasMatchConditions,
}: PodWebhook): HealthCheck {
  const timeout = `timeout ${timeoutSeconds} s${hasMatchConditions ? ", with matchConditions" : ""}`;
  if (failurePolicy === "Fail") return ok(`failurePolicy Fail, ${timeout}`);
  const command = commandLine`kubectl edit mutatingwebhookconfiguration ${configuration}`;
  return foundIn(configuration, "WEBHOOK_IGNORES", {
    message:
      "failurePolicy is Ignore: while the webhook does not answer, Pods are created with nothing injected",
    details: [timeout],
    fixes: [{ text: "Set failurePolicy: Fail:", command }],
  });
}

/** The order decides what the webhook sees: the API server calls webhooks by the names of their configurations. */
function orderChecks({ podDefault, before, after }: PodWebhooks): readonly HealthCheck[] {
  const twice = [...before, ...after].filter(({ appliesPodDefaults }) => appliesPodDefaults);
  const others = (all: readonly PodWebhook[]) =>
    listNames([
      ...new Set(
        all.filter(({ appliesPodDefaults }) => !appliesPodDefaults).map(({ configuration }) => configuration),
      ),
    ]);
  const order = [others(before) && `after ${others(before)}`, others(after) && `before ${others(after)}`];
  const said = order.filter(Boolean).join(", ");
  return [
    ...(said === "" ? [] : [ok(`is called ${said}`)]),
    ...twice.map(({ configuration }) =>
      foundIn(configuration, "WEBHOOK_TWICE", {
        message: `${configuration} calls the PodDefault webhook, too, beside ${podDefault?.configuration}`,
        fixes: [
          {
            text: "Delete that of the older installation:",
            command: commandLine`kubectl delete mutatingwebhookconfiguration ${configuration}`,
          },
        ],
      }),
    ),
  ];
}

function serviceCheck({ podDefault, health }: NonNullable<ClusterHealth["webhook"]["read"]>): HealthCheck {
  if (podDefault?.service === undefined)
    return ok("the webhook is called by URL; its Service is not checked");
  if (health === undefined) return ok(`${serviceOf(podDefault)} is not checked`);
  if (!health.known) return unknown(`${serviceOf(podDefault)} may not be read`, health.permission);
  const { readyEndpoints, image, isExternal } = health.value;
  if (isExternal)
    return ok(`${serviceOf(podDefault)} names a host outside the cluster, which is not checked`);
  const runs = image === undefined ? "" : `, running ${image}`;
  return ok(`${serviceOf(podDefault)} has ${count(readyEndpoints, "ready endpoint")}${runs}`);
}

const soon = 30 * 24 * 3600 * 1000;

function certificateCheck({ caBundle, configuration }: PodWebhook, now: Date): HealthCheck {
  if (typeof caBundle === "string") return ok("no caBundle: the API server's own roots count");
  const day = caBundle.validUntil.toISOString().slice(0, 10);
  if (caBundle.validUntil.getTime() - now.getTime() > soon) return ok(`the caBundle is valid until ${day}`);
  return foundIn(configuration, "CERTIFICATE_EXPIRES", {
    message: `the caBundle expires on ${day}`,
    fixes: [{ text: "Renew it. With cert-manager:", command: "kubectl get certificates -A" }],
  });
}

function foundIn(name: string, code: FindingCode, content: Parameters<typeof findingOf>[2]): HealthCheck {
  return found(findingOf(code, { kind: "MutatingWebhookConfiguration", name }, content));
}

/** What came of a Pod that was sent through admission. */
export function probeCheck({ namespace, milliseconds, error, permission }: ProbeAnswer): HealthCheck {
  const took = `in ${milliseconds} ms`;
  if (error === undefined) return ok(`a Pod passes admission in namespace ${namespace} ${took}`);
  if (permission !== undefined) return unknown("no Pod may be sent through admission", permission);
  if (/failed calling webhook/.test(error))
    return found(
      unreachableFinding(`a Pod does not pass admission in namespace ${namespace}: ${error}`, [], []),
    );
  return {
    status: "WARNING",
    message: `the API server answers ${took}, and rejects a Pod in namespace ${namespace}: ${error}`,
  };
}
