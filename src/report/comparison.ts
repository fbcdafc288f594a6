import { type Difference, differences } from "./differences.ts";
import { type Evaluation, errorOf, isRefused, podTitle, storedPod } from "./dry-run.ts";

/** Where a prediction and the API server's answer differ: `wanted` is the prediction, `found` the answer. */
export type Comparison = {
  readonly title: string;
  readonly source: string;
  readonly differences: readonly Difference[];
};

/**
 * Compares what was predicted for a Pod with what the API server answered; no differences: the prediction was right. Where only
 * one of them has a Pod at all, outcome and error say so.
 */
export function comparePrediction(predicted: Evaluation, answered: Evaluation): Comparison {
  return {
    title: podTitle(predicted),
    source: predicted.source,
    differences: [
      ...differences(predicted.outcome.outcome, answered.outcome.outcome, "outcome"),
      ...differences(comparableError(predicted), comparableError(answered), "error"),
      ...(isRefused(predicted.outcome) === isRefused(answered.outcome)
        ? differences(withoutName(predicted), withoutName(answered), "pod")
        : []),
    ],
  };
}

/** A denial prints Go structs, with the addresses of the day; its code and the PodDefaults in its first line are the answer. */
function comparableError({
  outcome,
}: Evaluation): { readonly code: number; readonly message: string } | undefined {
  const error = errorOf(outcome);
  if (error === undefined) return undefined;
  const message = outcome.outcome === "denied" ? firstLine(error.message) : withoutCause(error.message);
  return { code: error.code, message };
}

/** Up to what the webhook says about the first conflict: `... on pod: web err: [merging volumes for a has a conflict on v: `. */
export function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}

/** Why a webhook cannot be called depends on where the API server notices: `no endpoints available`, `connection refused`. */
function withoutCause(message: string): string {
  return message.replace(/^(Internal error occurred: failed calling webhook "[^"]*":).*/s, "$1");
}

/** The stored Pod; where the API server makes the name, without it. */
function withoutName(evaluation: Evaluation) {
  const pod = storedPod(evaluation.outcome);
  if (pod === undefined || evaluation.posted.metadata.name) return pod;
  const { name: _, ...metadata } = pod.metadata;
  return { ...pod, metadata };
}
