import { commandLine } from "../../quote-for-shell.ts";
import type { Finding, Fix } from "../finding.ts";
import { unreachableFinding } from "../webhook.ts";

/** Why calling failed, in words, by what Go's net and crypto packages say. */
const callFailures: readonly (readonly [RegExp, string])[] = [
  [/connection refused/, "nothing listens where the Service points"],
  [/no endpoints available/, "the Service has no ready endpoints"],
  [/service "[^"]*" not found/, "the Service does not exist"],
  [/x509: certificate has expired|certificate has expired/, "the webhook's certificate has expired"],
  [/x509/, "the caBundle did not sign the webhook's certificate"],
  [/context deadline exceeded|Timeout|timeout/, "the webhook did not answer in time"],
  [/no such host/, "the Service's name does not resolve"],
];

/** Why the API server cannot call the PodDefault webhook: a match of its name and of the API server's reason. */
export function explainUncalled([, name = "", reason = ""]: RegExpExecArray): Finding {
  const why = callFailures.find(([pattern]) => pattern.test(reason))?.[1] ?? "the call failed";
  return unreachableFinding(
    `the API server cannot call the PodDefault webhook: ${why}`,
    [
      `Webhook ${name}: ${reason}`,
      "No PodDefault is the cause: with failurePolicy Fail no Pod can be created where the webhook is called",
    ],
    /x509|certificate/.test(reason) ? certificateFixes(reason) : [serviceFix(reason)],
  );
}

/** The webhook's certificate is in a Secret beside its Service, its CA in the configuration of the webhook. */
function certificateFixes(reason: string): readonly Fix[] {
  const { namespace } = serviceIn(reason);
  const caBundle: Fix = {
    text: "See the caBundle that the API server trusts; cert-manager or the installation fills it in:",
    command: "kubectl get mutatingwebhookconfigurations -o yaml",
  };
  if (namespace === undefined) return [caBundle];
  return [
    caBundle,
    {
      text: "And the Secret of the certificate, which the CA of the caBundle must have signed:",
      command: commandLine`kubectl get secrets -n ${namespace} --field-selector type=kubernetes.io/tls`,
    },
  ];
}

/** The URL that the API server called names the Service. */
function serviceIn(reason: string): { readonly name?: string; readonly namespace?: string } {
  return /https:\/\/(?<name>[a-z0-9-]+)\.(?<namespace>[a-z0-9-]+)\.svc\b/.exec(reason)?.groups ?? {};
}

function serviceFix(reason: string): Fix {
  const { name, namespace } = serviceIn(reason);
  if (name === undefined || namespace === undefined) {
    return {
      text: "See which Service it calls, and whether a caBundle is set:",
      command: "kubectl get mutatingwebhookconfigurations -o yaml",
    };
  }
  return {
    text: `See whether Service ${namespace}/${name} has ready endpoints:`,
    command: commandLine`kubectl get endpointslices -n ${namespace} -l kubernetes.io/service-name=${name}`,
  };
}
