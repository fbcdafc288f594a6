import type { Answer } from "../gather/ask-server.ts";
import type { ApiError } from "../kubernetes/status.ts";
import type { Conflict, Outcome } from "../model/outcome.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { Advice } from "./advice.ts";
import { firstLine } from "./comparison.ts";
import { type Evaluation, injectionsOf } from "./dry-run.ts";
import { type DenialExplanation, explainDenial } from "./event/explain-denial.ts";
import type { DecodedConflict } from "./event/resolve.ts";
import { evaluateUncalled } from "./server-uncalled.ts";

/** What the API server's refusal amounts to; `refusal` where its own words have to tell, since the prediction does not. */
type ServerRefusal = Pick<Evaluation, "outcome" | "refusal">;

/** How the webhook's own refusals begin (main.go: mutatePods, filterPodDefaults), and how the API server introduces any. */
const denialWords =
  /conflict occurred while applying poddefaults|label selector conversion failed|admission webhook "[^"]*(?:poddefault|admission-webhook)[^"]*" denied/;

/**
 * Judges a Pod that the API server refuses with PodDefaults.
 * @param without its answer without them: a Pod that is refused there, too, is not theirs to answer for
 * @param known PodDefaults of the namespace: they complete what a denial leaves open
 */
export function evaluateRefusal(
  error: ApiError,
  without: Answer,
  predicted: Evaluation,
  known: readonly PodDefault[],
): ServerRefusal {
  const { matched, notMatched, assumptions } = predicted.outcome;
  const judged = { matched, notMatched, assumptions, error };
  const uncalled = evaluateUncalled(error, predicted, known);
  if (uncalled !== undefined) return uncalled;
  const base = without.ok ? { base: without.pod } : {};
  if (denialWords.test(error.message)) return denied(error, base, predicted, known);
  const { outcome } = predicted;
  if (!without.ok && outcome.outcome !== "invalid") {
    // Whether the webhook was asked before, the answers do not tell.
    return { outcome: { ...judged, outcome: outcome.outcome === "unchanged" ? "unchanged" : "not-sent" } };
  }
  const isAsPredicted = outcome.outcome === "invalid" && outcome.error.message === error.message;
  return {
    outcome: {
      ...judged,
      ...base,
      outcome: "invalid",
      // The server does not show the webhook's patch; it is the predicted one where the same came of it.
      patch: isAsPredicted ? outcome.patch : [],
      injections: injectionsOf(outcome),
      skipped: "skipped" in outcome ? outcome.skipped : [],
    },
  };
}

/** The prediction knows more than a message tells, where it is the same denial; else the message is decoded. */
function denied(
  error: ApiError,
  base: Pick<Outcome, "base">,
  { outcome, namespace, origins }: Evaluation,
  known: readonly PodDefault[],
): ServerRefusal {
  const { notMatched, assumptions } = outcome;
  if (outcome.outcome === "denied" && firstLine(outcome.error.message) === firstLine(error.message)) {
    return { outcome: { ...outcome, ...base, error } };
  }
  const told = explainDenial(error.message, { namespace, origins }, known);
  const matched = told !== undefined && told.podDefaults.length > 0 ? told.podDefaults : outcome.matched;
  return {
    refusal: {
      advice: told === undefined || told.advice.length === 0 ? [asItIs(error, namespace)] : told.advice,
    },
    outcome: {
      ...base,
      outcome: "denied",
      denial: { kind: "conflicts", conflicts: told ? toldConflicts(told) : [] },
      matched,
      notMatched: notMatched.filter(({ podDefault }) => !matched.includes(podDefault)),
      assumptions,
      error,
    },
  };
}

function asItIs({ message }: ApiError, namespace: string): Advice {
  return {
    headline: "The webhook's own words, which are none that are known here:",
    details: [message],
    remedies: [
      { text: "See what the PodDefaults inject:", command: `kubectl poddefault list -n ${namespace}` },
    ],
  };
}

/** Conflicts of which the message, and the PodDefaults at hand, tell whose they are. */
function toldConflicts({ conflicts }: DenialExplanation): readonly Conflict[] {
  return conflicts.flatMap(toConflict);
}

function toConflict({ podDefault, field, key, wanted, found, owner }: DecodedConflict): readonly Conflict[] {
  if (podDefault === "" || field === "" || owner === "") return [];
  const holder =
    owner === "Pod" ? ({ kind: "Pod" } as const) : ({ kind: "PodDefault", name: owner } as const);
  return [{ podDefault, field, key, wanted, found, owner: holder, containers: [] }];
}
