import { createPatch } from "rfc6902";
import type { Answer, ServerAnswers } from "../gather/ask-server.ts";
import type { PatchOperation } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { differences } from "./differences.ts";
import { type Evaluation, errorOf } from "./dry-run.ts";
import { changesOnServer } from "./server-changes.ts";
import { evaluateRefusal } from "./server-refusal.ts";

/**
 * The evaluation that the API server's answers amount to. The prediction lends the words for what the answers hold: which
 * PodDefault an item is of, why another does not match.
 * @param known PodDefaults of the Pod's namespace
 */
export function evaluateByServer(
  predicted: Evaluation,
  { withPodDefaults, without }: ServerAnswers,
  known: readonly PodDefault[],
): Evaluation {
  const { asWritten: _, ...evaluation } = predicted;
  return {
    ...evaluation,
    ...(withPodDefaults.ok
      ? evaluateAdmitted(withPodDefaults.pod, without, predicted)
      : evaluateRefusal(withPodDefaults.error, without, predicted, known)),
  };
}

function evaluateAdmitted(
  pod: Pod,
  without: Answer,
  predicted: Evaluation,
): Pick<Evaluation, "outcome" | "notes"> {
  const base = without.ok ? without.pod : undefined;
  const { missing, ...changes } = changesOnServer(predicted.outcome, pod, base ?? predicted.posted);
  const { assumptions } = predicted.outcome;
  const notes = [
    ...predicted.notes,
    ...(missing.length > 0 ? [noteOnMissing(missing, changes.matched, predicted)] : []),
  ];
  if (base !== undefined && differences(base, pod).length === 0) {
    const { matched, notMatched } = changes;
    const isSent = predicted.outcome.outcome !== "not-sent" || errorOf(predicted.outcome) !== undefined;
    const outcome = isSent ? "unchanged" : "not-sent";
    return { notes, outcome: { outcome, matched, notMatched, assumptions, pod, base } };
  }
  // The server does not show the webhook's patch; this one leads from one of its answers to the other.
  const patch = base ? (createPatch(base, pod) as readonly PatchOperation[]) : [];
  return {
    notes,
    outcome: { ...changes, outcome: "mutated", assumptions, pod, ...(base && { base }), patch },
  };
}

function noteOnMissing(
  missing: readonly string[],
  matched: readonly string[],
  evaluation: Evaluation,
): string {
  const { source, namespace } = evaluation;
  const [who, select] =
    missing.length === 1
      ? [`PodDefault ${missing[0]}`, "selects"]
      : [`PodDefaults ${missing.join(", ")}`, "select"];
  const nothing = `${who} ${select} the Pod, but what the API server answers has nothing of it`;
  if (matched.length > 0) {
    return `${nothing}: the cluster has another one of this name, or none; see: kubectl -n ${namespace} get poddefaults`;
  }
  const argument = source.startsWith("STDIN") ? "-" : source.replace(/[:,] .*/, "");
  return (
    `${nothing}: either the cluster has none of this name, or its webhook was not called; ` +
    `see: kubectl poddefault explain ${argument} -n ${namespace}`
  );
}
