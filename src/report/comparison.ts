import { titleOf } from "../finding/about-pod.ts";
import { type Difference, differences } from "../finding/differences.ts";
import { type Evaluation, errorOf, isRejected, storedPod } from "../finding/evaluation.ts";

/** Where a prediction and the API server's answer differ: `wanted` is the prediction, `found` the answer. */
export type Comparison = {
  readonly title: string;
  readonly source: string;
  readonly differences: readonly Difference[];
};

/**
 * Compares what was predicted for a Pod with the API server's answer; no differences: the prediction was right. Where only
 * one of them has a Pod at all, outcome and error say so.
 */
export function comparePrediction(predicted: Evaluation, answered: Evaluation): Comparison {
  return {
    title: titleOf(predicted.source),
    source: predicted.source.source,
    differences: [
      ...differences(predicted.outcome.outcome, answered.outcome.outcome, "outcome"),
      ...differences(comparableError(predicted), comparableError(answered), "error"),
      ...(isRejected(predicted.outcome) === isRejected(answered.outcome)
        ? differences(withoutName(predicted), withoutName(answered), "pod")
        : []),
    ],
  };
}

/** A denial prints Go structs with addresses that change; its code and the PodDefaults in its first line are the answer. */
function comparableError({
  outcome,
}: Evaluation): { readonly code: number; readonly message: string } | undefined {
  const error = errorOf(outcome);
  if (error === undefined) return undefined;
  const message = outcome.outcome === "denied" ? firstLine(error.message) : withoutCause(error.message);
  return { code: error.code, message };
}

/** Up to the webhook's words about the first conflict: `... on pod: web err: [merging volumes for a has a conflict on v: `. */
export function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}

/** Why a webhook cannot be called depends on where the API server notices: `no endpoints available`, `connection refused`. */
function withoutCause(message: string): string {
  return message.replace(/^(Internal error occurred: failed calling webhook "[^"]*":).*/s, "$1");
}

/** The stored Pod; without its name where the API server generates it. */
function withoutName({ outcome, source }: Evaluation) {
  const pod = storedPod(outcome);
  if (pod === undefined || source.pod.metadata.name) return pod;
  const { name: _, ...metadata } = pod.metadata;
  return { ...pod, metadata };
}
