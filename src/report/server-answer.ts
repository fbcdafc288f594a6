import { createPatch } from "../admission/pod-default/patch.ts";
import { objectOf } from "../finding/about-pod.ts";
import { type ExplainedText, explainText, uncalledWebhook } from "../finding/denial-text/explain-text.ts";
import { differences } from "../finding/differences.ts";
import { type Evaluation, errorOf, injectionsOf, skippedOf } from "../finding/evaluation.ts";
import { type Finding, findingOf } from "../finding/finding.ts";
import { otherUnreachableFinding } from "../finding/webhook.ts";
import type { Answer, ServerAnswers } from "../gather/ask-server.ts";
import type { ApiError } from "../kubernetes/status.ts";
import type { Conflict, NotMatched, Outcome } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import { commandLine } from "../quote-for-shell.ts";
import { firstLine } from "./comparison.ts";
import { changesOnServer } from "./server-changes.ts";

type Answered = Pick<Evaluation, "outcome" | "rejection">;

/**
 * The evaluation that the API server's answers amount to. The prediction lends the words for what the answers hold: which
 * PodDefault an item is of, why another does not match.
 */
export function evaluateByServer(
  predicted: Evaluation,
  { withPodDefaults, without }: ServerAnswers,
): Evaluation {
  const { injected: _, ...evaluation } = predicted;
  if (withPodDefaults.ok)
    return { ...evaluation, ...evaluateAdmitted(withPodDefaults.pod, without, predicted) };
  return { ...evaluation, ...evaluateRejected(withPodDefaults.error, without, predicted) };
}

function evaluateAdmitted(
  pod: Pod,
  without: Answer,
  predicted: Evaluation,
): Pick<Evaluation, "outcome" | "source"> {
  const base = without.ok ? without.pod : undefined;
  const { source } = predicted;
  const { missing, ...changes } = changesOnServer(predicted.outcome, pod, base ?? source.pod);
  const { assumptions } = predicted.outcome;
  const notes = missing.length > 0 ? [noteOnMissing(missing, changes.matched, predicted)] : [];
  const noted = { ...source, notes: [...source.notes, ...notes] };
  if (base !== undefined && differences(base, pod).length === 0) {
    const { matched, notMatched } = changes;
    const isSent = predicted.outcome.outcome !== "not-sent" || errorOf(predicted.outcome) !== undefined;
    const outcome = isSent ? "unchanged" : "not-sent";
    return { source: noted, outcome: { outcome, matched, notMatched, assumptions, pod, base } };
  }
  // The server does not show the webhook's patch; this one leads from one of its answers to the other.
  const patch = base ? createPatch(base, pod) : [];
  return {
    source: noted,
    outcome: { ...changes, outcome: "mutated", assumptions, pod, ...(base && { base }), patch },
  };
}

function noteOnMissing(
  missing: readonly string[],
  matched: readonly string[],
  { source }: Evaluation,
): string {
  const [who, select] =
    missing.length === 1
      ? [`PodDefault ${missing[0]}`, "selects"]
      : [`PodDefaults ${missing.join(", ")}`, "select"];
  const nothing = `${who} ${select} the Pod, but the API server's answer has nothing of it`;
  if (matched.length > 0) {
    return `${nothing}: the cluster has another one of this name, or none; see: ${commandLine`kubectl get poddefaults -n ${source.namespace}`}`;
  }
  const argument = source.source.startsWith("STDIN") ? "-" : source.source.replace(/[:,] .*/, "");
  return (
    `${nothing}: the cluster has none of this name, or its webhook was not called; ` +
    commandLine`see: kubectl poddefault explain ${argument} -n ${source.namespace}`
  );
}

/** How the webhook's own denials begin (main.go: mutatePods, filterPodDefaults), and how the API server introduces any. */
const denialWords =
  /conflict occurred while applying poddefaults|label selector conversion failed|admission webhook "[^"]*(?:poddefault|admission-webhook)[^"]*" denied/;

/**
 * A Pod that the API server rejects with PodDefaults.
 * @param without its answer without them: they are not the reason if the Pod is rejected there, too
 */
function evaluateRejected(error: ApiError, without: Answer, predicted: Evaluation): Answered {
  const { matched, notMatched, assumptions } = predicted.outcome;
  const evaluated = { matched, notMatched, assumptions, error };
  const uncalled = evaluateUncalled(error, predicted);
  if (uncalled !== undefined) return uncalled;
  const base = without.ok ? { base: without.pod } : {};
  if (denialWords.test(error.message)) return evaluateDenied(error, base, predicted);
  const { outcome } = predicted;
  if (!without.ok && outcome.outcome !== "invalid") {
    // The answers leave open whether the webhook was called before.
    return {
      outcome: { ...evaluated, outcome: outcome.outcome === "unchanged" ? "unchanged" : "not-sent" },
    };
  }
  const isAsPredicted = outcome.outcome === "invalid" && outcome.error.message === error.message;
  return {
    outcome: {
      ...evaluated,
      ...base,
      outcome: "invalid",
      // The server does not show the webhook's patch; it is the predicted one where the result is the same.
      patch: isAsPredicted ? outcome.patch : [],
      injections: injectionsOf(outcome),
      skipped: skippedOf(outcome),
    },
  };
}

/** The prediction knows more than a message shows, where it is the same denial; else the message is decoded. */
function evaluateDenied(
  error: ApiError,
  base: Pick<Outcome, "base">,
  { outcome, context }: Evaluation,
): Answered {
  const { notMatched, assumptions } = outcome;
  if (outcome.outcome === "denied" && firstLine(outcome.error.message) === firstLine(error.message)) {
    return { outcome: { ...outcome, ...base, error } };
  }
  const told = explainText(error.message, context, context.podDefaults);
  const matched = told !== undefined && told.podDefaults.length > 0 ? told.podDefaults : outcome.matched;
  const findings = told?.findings ?? [];
  return {
    rejection: { findings: findings.length === 0 ? [unrecognized(error, context.namespace)] : findings },
    outcome: {
      ...base,
      outcome: "denied",
      denial: { kind: "conflicts", conflicts: told ? conflictsOf(told) : [] },
      matched,
      notMatched: notMatched.filter(({ podDefault }) => !matched.includes(podDefault)),
      assumptions,
      error,
    },
  };
}

function unrecognized({ message }: ApiError, namespace: string): Finding {
  return findingOf(
    "CONFLICT",
    { kind: "Namespace", name: namespace },
    {
      message: "unrecognized webhook message",
      details: [message],
      fixes: [
        {
          text: "See what the PodDefaults inject:",
          command: commandLine`kubectl poddefault list -n ${namespace}`,
        },
      ],
    },
  );
}

/** Conflicts that the message and the known PodDefaults identify. */
function conflictsOf({ conflicts }: ExplainedText): readonly Conflict[] {
  return conflicts.flatMap(({ podDefault, field, key, wanted, found, owner }) => {
    if (podDefault === "" || field === "" || owner === "") return [];
    const holder =
      owner === "Pod" ? ({ kind: "Pod" } as const) : ({ kind: "PodDefault", name: owner } as const);
    return [{ podDefault, field, key, wanted, found, owner: holder, containers: [] }];
  });
}

/** The API server's words (k8s.io/apiserver, webhook errors) about any webhook with failurePolicy Fail. */
const anyUncalled = /failed calling webhook "([^"]+)": /;

/** A Pod that is rejected because the API server cannot call a webhook; undefined where it is rejected for another reason. */
function evaluateUncalled(error: ApiError, { outcome, context, source }: Evaluation): Answered | undefined {
  const webhook = anyUncalled.exec(error.message)?.[1];
  if (webhook === undefined) return undefined;
  const isPodDefaults = uncalledWebhook.test(error.message);
  const { matched, notMatched, assumptions } = outcome;
  const findings = isPodDefaults
    ? (explainText(error.message, context, context.podDefaults)?.findings ?? [])
    : [{ ...otherUnreachableFinding(webhook, error.message), object: objectOf(source) }];
  const why = isPodDefaults ? "cannot call the PodDefault webhook" : `cannot call webhook ${webhook}`;
  return {
    rejection: { headline: `REJECTED: the API server ${why}`, findings },
    outcome: {
      outcome: "not-sent",
      ...(isPodDefaults
        ? { matched: [], notMatched: notCalled(context.podDefaults, notMatched) }
        : { matched, notMatched }),
      assumptions,
      error,
    },
  };
}

function notCalled(
  podDefaults: Evaluation["context"]["podDefaults"],
  notMatched: readonly NotMatched[],
): readonly NotMatched[] {
  const elsewhere = notMatched.filter(({ code }) => code === "OTHER_NAMESPACE");
  const here = podDefaults.map(
    ({ metadata }): NotMatched => ({
      podDefault: metadata.name,
      code: "WEBHOOK_UNREACHABLE",
      reason: "the API server cannot call the PodDefault webhook",
    }),
  );
  return [...here, ...elsewhere];
}
