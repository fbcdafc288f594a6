import { compileSelector } from "../../kubernetes/selector.ts";
import type { PodDefault } from "../../model/pod-default.ts";
import { conflictFindings } from "../conflict.ts";
import { editPodDefault, type Surroundings } from "../edit-pod-default.ts";
import { type Finding, type Fix, findingOf, type ObjectReference } from "../finding.ts";
import { patchFinding } from "../patch.ts";
import { invalidSelectorFinding } from "../selector.ts";
import { unreachableFinding } from "../webhook.ts";
import { decodeDenial } from "./decode-denial.ts";
import { type ResolvedConflict, resolveDenial } from "./resolve-denial.ts";

/** What the text of a denial, or of a FailedCreate event, says. */
export type ExplainedText = {
  /** PodDefaults that matched the Pod; none where the message is about something else. */
  readonly podDefaults: readonly string[];
  readonly pod: string;
  readonly conflicts: readonly ResolvedConflict[];
  readonly findings: readonly Finding[];
};

/** Messages that are recognized, for a person who pasted another one. */
export const recognizedMessages: readonly string[] = [
  "conflict occurred while applying poddefaults: ...",
  "label selector conversion failed: ...",
  "failed calling webhook ... /apply-poddefault ...",
  "error in remove for path: ...",
  '... volumeMounts[0].name: Not found: "VOLUME"',
  "... poddefault.admission.kubeflow.org/... must be no more than 63 characters",
];

/**
 * Explains a message of the PodDefault webhook, or one of the API server about it; undefined if it is neither.
 * @param known PodDefaults of the namespace, [] where none are at hand: they complete what the message leaves open
 */
export function explainText(
  text: string,
  surroundings: Surroundings,
  known: readonly PodDefault[],
): ExplainedText | undefined {
  const denial = decodeDenial(text);
  if (denial === undefined) {
    const finding = recognizeMessage(text, surroundings, known);
    return finding && { podDefaults: [], pod: "", conflicts: [], findings: [finding] };
  }
  const { podDefaults, pod, isCutOff } = denial;
  const conflicts = resolveDenial(denial, known);
  const findings = withSources(conflictFindings(conflicts, surroundings), conflicts);
  return {
    podDefaults,
    pod,
    conflicts,
    findings: isCutOff ? [...findings, cutOffFinding(pod, surroundings)] : findings,
  };
}

/** Says which values are read from a PodDefault, because the message shows only an address. */
function withSources(
  findings: readonly Finding[],
  conflicts: readonly ResolvedConflict[],
): readonly Finding[] {
  const fromPodDefault = (isLookedUp: boolean | undefined) =>
    isLookedUp ? " (read from the PodDefault)" : "";
  return findings.map((finding, index) => {
    const [wanted = "", found = "", ...more] = finding.details;
    const { lookedUp, foundLookedUp } = conflicts[index] ?? {};
    const details = [
      `${wanted}${fromPodDefault(lookedUp)}`,
      `${found}${fromPodDefault(foundLookedUp)}`,
      ...more,
    ];
    return { ...finding, details };
  });
}

function cutOffFinding(pod: string, { namespace }: Surroundings): Finding {
  return findingOf(
    "MESSAGE_CUT_OFF",
    { kind: "Pod", namespace, name: pod },
    {
      message: "the message is cut off; there may be more conflicts than it shows",
      fixes: [
        { text: "See all conflicts:", command: `kubectl poddefault dry-run TYPE/NAME -n ${namespace}` },
      ],
    },
  );
}

/**
 * The API server's words where it cannot call Kubeflow's webhook and failurePolicy is Fail. The webhook's name, or under
 * another name its path, shows that it is this one.
 */
export const uncalledWebhook =
  /failed calling webhook "([^"]*poddefault[^"]*|[^"]*admission-webhook[^"]*|[^"]*(?=": .*\/apply-poddefault))": (.*)/;

/** validate-pod's words for a mount whose volume the Pod does not have. */
export const missingVolume = /is invalid: .*volumeMounts\[\d+\]\.name: Not found: "([^"]+)".*/;

type Recognizer = {
  readonly pattern: RegExp;
  readonly explain: (
    match: RegExpExecArray,
    surroundings: Surroundings,
    known: readonly PodDefault[],
  ) => Finding | undefined;
};

/** Messages of the API server about PodDefaults or their webhook, other than conflicts. */
const recognizers: readonly Recognizer[] = [
  { pattern: /label selector conversion failed: (\{.*\}) for selector: (.*)/, explain: invalidSelector },
  { pattern: uncalledWebhook, explain: unreachable },
  {
    pattern: /error in (?:remove|add|replace) for path: .*/,
    explain: ([message], { namespace }) =>
      patchFinding("does-not-apply", { message }, [], unknownPod(namespace)),
  },
  {
    pattern: /is invalid: (?:.*poddefault\.admission\.kubeflow\.org.*must be no more than 63.*)/,
    explain: longName,
  },
  { pattern: missingVolume, explain: missingVolumeFinding },
];

function recognizeMessage(
  text: string,
  surroundings: Surroundings,
  known: readonly PodDefault[],
): Finding | undefined {
  for (const { pattern, explain } of recognizers) {
    const match = pattern.exec(text);
    if (match) return explain(match, surroundings, known);
  }
  return undefined;
}

function invalidSelector(
  [, selector = "", error = ""]: RegExpExecArray,
  surroundings: Surroundings,
  known: readonly PodDefault[],
): Finding {
  const name = known.find(({ spec }) => !compileSelector(spec.selector).ok)?.metadata.name ?? "";
  return invalidSelectorFinding({ name, error }, surroundings, [`As Go prints it: ${selector}`]);
}

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

function unreachable([, name = "", reason = ""]: RegExpExecArray): Finding {
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
      command: `kubectl get secrets -n ${namespace} --field-selector type=kubernetes.io/tls`,
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
    command: `kubectl get endpointslices -n ${namespace} -l kubernetes.io/service-name=${name}`,
  };
}

function longName([message]: RegExpExecArray, { namespace }: Surroundings): Finding {
  const name = /poddefault-([a-z0-9.-]+)/.exec(message)?.[1] ?? "";
  return findingOf(
    "NAME_TOO_LONG",
    { kind: "PodDefault", namespace, name },
    {
      message: `the name of PodDefault ${name} is too long: ${name.length} characters, at most 52 are possible`,
      details: [message],
      fixes: [
        {
          text: "Create it again under a shorter name:",
          command: `kubectl get poddefault ${name} -n ${namespace} -o yaml`,
        },
      ],
    },
  );
}

/** The PodDefaults that mount the volume; undefined where none at hand does: then it may be the Pod's own mount. */
function missingVolumeFinding(
  [message, volume = ""]: RegExpExecArray,
  surroundings: Surroundings,
  known: readonly PodDefault[],
): Finding | undefined {
  const names = known
    .filter(({ spec }) => spec.volumeMounts?.some(({ name }) => name === volume))
    .map(({ metadata }) => metadata.name);
  if (names.length === 0) return undefined;
  const [who, verb] =
    names.length === 1 ? [`PodDefault ${names[0]}`, "mounts"] : [`PodDefaults ${names.join(", ")}`, "mount"];
  return findingOf("RESULT_INVALID", unknownPod(surroundings.namespace), {
    message: `${who} ${verb} volume ${volume}, which the Pod does not have`,
    details: [message.replace(/^is invalid: /, "")],
    fixes: names.map((name) =>
      editPodDefault(
        `Add volume ${volume} to spec.volumes of PodDefault ${name}, or remove the mount`,
        { name, path: ["spec", "volumeMounts"] },
        surroundings,
      ),
    ),
  });
}

function unknownPod(namespace: string): ObjectReference {
  return { kind: "Pod", namespace, name: "" };
}
