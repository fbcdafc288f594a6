import { compileSelector } from "../../kubernetes/selector.ts";
import type { PodDefault } from "../../model/pod-default.ts";
import { commandLine } from "../../quote-for-shell.ts";
import { conflictFindings } from "../conflict.ts";
import { editPodDefault, type Surroundings } from "../edit-pod-default.ts";
import { type Finding, findingOf, type ObjectReference } from "../finding.ts";
import { patchFinding } from "../patch.ts";
import { invalidSelectorFinding } from "../selector.ts";
import { decodeDenial } from "./decode-denial.ts";
import { podIn } from "./injected-by.ts";
import { explainOtherRefusal } from "./other-refusal.ts";
import { type ResolvedConflict, resolveDenial } from "./resolve-denial.ts";
import { explainUncalled } from "./uncalled-webhook.ts";

/** What the text of a denial, or of a FailedCreate event, says. */
export type ExplainedText = {
  /** PodDefaults that matched the Pod; none where the message is about something else. */
  readonly podDefaults: readonly string[];
  readonly pod: string;
  readonly conflicts: readonly ResolvedConflict[];
  readonly findings: readonly Finding[];
  /** True where neither the PodDefault webhook nor a PodDefault refused it. */
  readonly isOfOthers?: true;
};

/** Messages that are recognized, for a person who pasted another one. */
export const recognizedMessages: readonly string[] = [
  "conflict occurred while applying poddefaults: ...",
  "label selector conversion failed: ...",
  "failed calling webhook ... /apply-poddefault ...",
  "error in remove for path: ...",
  '... volumeMounts[0].name: Not found: "VOLUME"',
  "... poddefault.admission.kubeflow.org/... must be no more than 63 characters",
  "failed quota: ..., exceeded quota: ... (ResourceQuota)",
  "minimum or maximum ... usage per Container ... (LimitRange)",
  'violates PodSecurity "...": ...',
  "unable to validate against any security context constraint: ...",
  'admission webhook "..." denied the request: ..., failed calling webhook "..."',
  'secret, configmap, persistentvolumeclaim or serviceaccount "..." not found',
  'Failed to pull image "...", Back-off pulling image "..."',
  "0/3 nodes are available: ...",
];

/**
 * Explains a message of the PodDefault webhook, one of the API server about it, or another's refusal of a Pod; undefined if it
 * is none that is known.
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
    if (finding) return { podDefaults: [], pod: "", conflicts: [], findings: [finding] };
    const other = explainOtherRefusal(text, surroundings, known);
    return other && { podDefaults: [], pod: podIn(text), conflicts: [], findings: [other], isOfOthers: true };
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
  const command = commandLine`kubectl poddefault dry-run TYPE/NAME -n ${namespace}`;
  return findingOf("MESSAGE_CUT_OFF", podNamed(pod, namespace), {
    message: "the message is cut off; there may be more conflicts than it shows",
    fixes: [{ text: "See all conflicts:", command }],
  });
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
  { pattern: uncalledWebhook, explain: explainUncalled },
  {
    pattern: /error in (?:remove|add|replace) for path: .*/,
    explain: ([message], { namespace }) =>
      patchFinding("does-not-apply", { message }, [], podNamed("", namespace)),
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

function longName([message]: RegExpExecArray, { namespace }: Surroundings): Finding {
  const name = /poddefault-([a-z0-9.-]+)/.exec(message)?.[1] ?? "";
  const object = { kind: "PodDefault", namespace, name };
  const command = commandLine`kubectl get poddefault ${name} -n ${namespace} -o yaml`;
  return findingOf("NAME_TOO_LONG", object, {
    message: `the name of PodDefault ${name} is too long: ${name.length} characters, at most 52 are possible`,
    details: [message],
    fixes: [{ text: "Create it again under a shorter name:", command }],
  });
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
  return findingOf("RESULT_INVALID", podNamed("", surroundings.namespace), {
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

/** `name` is "" where the message does not say it. */
function podNamed(name: string, namespace: string): ObjectReference {
  return { kind: "Pod", namespace, name };
}
