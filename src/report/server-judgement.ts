import { createPatch } from "rfc6902";
import type { Answer, ServerAnswers } from "../gather/ask-server.ts";
import type { ApiError, Outcome, PatchOperation } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import { differences } from "./differences.ts";
import { injectionsOf, type Judgement } from "./dry-run.ts";

type Judged = Pick<Outcome, "matched" | "notMatched" | "assumptions">;

/** How the webhook's own refusals begin (main.go: mutatePods, filterPodDefaults). */
const denialWords = /conflict occurred while applying poddefaults|label selector conversion failed/;

/**
 * The judgement that the API server's answers amount to. Who matched and what each PodDefault injects is the prediction's word:
 * the server says only what came of it.
 */
export function judgeByServer(predicted: Judgement, { withPodDefaults, without }: ServerAnswers): Judgement {
  const { matched, notMatched, assumptions } = predicted.outcome;
  const judged: Judged = { matched, notMatched, assumptions };
  const { asWritten: _, ...judgement } = predicted;
  const outcome = withPodDefaults.ok
    ? admitted(withPodDefaults.pod, without, judged, predicted.outcome)
    : refused(withPodDefaults.error, without, judged, predicted.outcome);
  return { ...judgement, outcome };
}

function admitted(pod: Pod, without: Answer, judged: Judged, predicted: Outcome): Outcome {
  const base = without.ok ? without.pod : undefined;
  if (base !== undefined && differences(base, pod).length === 0) {
    const outcome = predicted.outcome === "not-sent" ? "not-sent" : "unchanged";
    return { ...judged, outcome, pod, base };
  }
  return {
    ...judged,
    outcome: "mutated",
    pod,
    ...(base && { base }),
    // The server does not show the webhook's patch; this one leads from one of its answers to the other.
    patch: base ? (createPatch(base, pod) as readonly PatchOperation[]) : [],
    injections: injectionsOf(predicted),
    skipped: "skipped" in predicted ? predicted.skipped : [],
  };
}

function refused(error: ApiError, without: Answer, judged: Judged, predicted: Outcome): Outcome {
  const base = without.ok ? { base: without.pod } : {};
  if (denialWords.test(error.message)) {
    const denial =
      predicted.outcome === "denied" ? predicted.denial : ({ kind: "conflicts", conflicts: [] } as const);
    return { ...judged, ...base, outcome: "denied", denial, error };
  }
  if (!without.ok) return { ...judged, outcome: "not-sent", error };
  const skipped = "skipped" in predicted ? predicted.skipped : [];
  return {
    ...judged,
    ...base,
    outcome: "invalid",
    patch: [],
    error,
    injections: injectionsOf(predicted),
    skipped,
  };
}
