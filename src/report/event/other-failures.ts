import { compileSelector } from "../../kubernetes/selector.ts";
import type { PodDefault } from "../../model/pod-default.ts";
import { type Advice, editPodDefault, type Home, type Remedy } from "../advice.ts";
import { advisePatchFailure } from "../patch-advice.ts";
import { adviseOnMissingVolume, missingVolume } from "./missing-volume.ts";

/**
 * The API server's words where it cannot call Kubeflow's webhook and failurePolicy is Fail: the webhook's name, or under
 * another name its path, tells that it is this one.
 */
export const uncalledWebhook =
  /failed calling webhook "([^"]*poddefault[^"]*|[^"]*admission-webhook[^"]*|[^"]*(?=": .*\/apply-poddefault))": (.*)/;

type Recognizer = {
  readonly pattern: RegExp;
  readonly advise: (match: RegExpExecArray, home: Home, known: readonly PodDefault[]) => Advice | undefined;
};

/** Messages of the API server that come of PodDefaults or their webhook, other than conflicts. */
const recognizers: readonly Recognizer[] = [
  { pattern: /label selector conversion failed: (\{.*\}) for selector: (.*)/, advise: invalidSelector },
  { pattern: uncalledWebhook, advise: unreachable },
  {
    pattern: /error in (?:remove|add|replace) for path: .*/,
    advise: ([message]) => advisePatchFailure({ code: 500, reason: "InternalError", message }, []),
  },
  {
    pattern: /is invalid: (?:.*poddefault\.admission\.kubeflow\.org.*must be no more than 63.*)/,
    advise: longName,
  },
  { pattern: missingVolume, advise: adviseOnMissingVolume },
];

/** Recognizes what the text says of PodDefaults; undefined if it says nothing of them. */
export function recognizeFailure(text: string, home: Home, known: readonly PodDefault[]): Advice | undefined {
  for (const { pattern, advise } of recognizers) {
    const match = pattern.exec(text);
    if (match) return advise(match, home, known);
  }
  return undefined;
}

function invalidSelector(
  [, selector = "", reason = ""]: RegExpExecArray,
  home: Home,
  known: readonly PodDefault[],
): Advice {
  const culprit = known.find(({ spec }) => !compileSelector(spec.selector).ok)?.metadata.name;
  const who = culprit === undefined ? "A PodDefault with a bad selector" : `PodDefault ${culprit}`;
  return {
    headline: `${who} blocks every Pod of namespace ${home.namespace}, matching or not`,
    details: [`its selector is ${selector}, as Go prints it`, `it cannot be used: ${reason}`],
    remedies: [
      culprit === undefined
        ? { text: "Find it by its selector:", command: `kubectl poddefault list -n ${home.namespace}` }
        : editPodDefault("Correct its spec.selector", { name: culprit, path: ["spec", "selector"] }, home),
    ],
  };
}

/** Why calling failed, in words, by what Go's net and crypto packages say. */
const callFailures: readonly (readonly [RegExp, string])[] = [
  [/connection refused/, "nothing listens where the Service points"],
  [/no endpoints available/, "the Service has no ready endpoints"],
  [/service "[^"]*" not found/, "the Service does not exist"],
  [/x509: certificate has expired|certificate has expired/, "the webhook's certificate has expired"],
  [/x509/, "the webhook's certificate is not signed by the caBundle"],
  [/context deadline exceeded|Timeout|timeout/, "the webhook did not answer in time"],
  [/no such host/, "the Service's name does not resolve"],
];

function unreachable([, name = "", reason = ""]: RegExpExecArray): Advice {
  const why = callFailures.find(([pattern]) => pattern.test(reason))?.[1] ?? "the call failed";
  return {
    headline: `The API server cannot call the PodDefault webhook: ${why}`,
    details: [
      `webhook ${name}: ${reason}`,
      "no PodDefault is to blame: with failurePolicy Fail no Pod can be created where it is called",
    ],
    remedies: /x509|certificate/.test(reason) ? lookAtCertificate(reason) : [lookAtService(reason)],
  };
}

/** The webhook's certificate is in a Secret beside its Service, its CA in the configuration of the webhook. */
function lookAtCertificate(reason: string): readonly Remedy[] {
  const { namespace } = serviceIn(reason);
  const caBundle: Remedy = {
    text: "See the caBundle that the API server trusts the webhook by; cert-manager, or the installation, fills it in:",
    command: "kubectl get mutatingwebhookconfigurations -o yaml",
  };
  if (namespace === undefined) return [caBundle];
  const secret: Remedy = {
    text: "And the Secret of the certificate, which the CA of the caBundle must have signed:",
    command: `kubectl -n ${namespace} get secrets --field-selector type=kubernetes.io/tls`,
  };
  return [caBundle, secret];
}

/** The URL that the API server called names the Service. */
function serviceIn(reason: string): { readonly name?: string; readonly namespace?: string } {
  return /https:\/\/(?<name>[a-z0-9-]+)\.(?<namespace>[a-z0-9-]+)\.svc\b/.exec(reason)?.groups ?? {};
}

function lookAtService(reason: string): Remedy {
  const { name, namespace } = serviceIn(reason);
  if (name === undefined || namespace === undefined) {
    return {
      text: "See which Service it is, and whether a caBundle is set:",
      command: "kubectl get mutatingwebhookconfigurations -o yaml",
    };
  }
  return {
    text: `See whether Service ${namespace}/${name} has ready endpoints:`,
    command: `kubectl -n ${namespace} get endpointslices -l kubernetes.io/service-name=${name}`,
  };
}

function longName([message]: RegExpExecArray, { namespace }: Home): Advice {
  const name = /poddefault-([a-z0-9.-]+)/.exec(message)?.[1] ?? "";
  return {
    headline: `PodDefault ${name} has a name that is too long: ${name.length} characters, wanted at most 52`,
    details: [message],
    remedies: [
      {
        text: "Create it anew under a shorter name:",
        command: `kubectl -n ${namespace} get poddefault ${name} -o yaml`,
      },
    ],
  };
}
