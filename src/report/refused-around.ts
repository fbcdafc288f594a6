import type { ApiError } from "../kubernetes/status.ts";
import type { FailedCall } from "../model/namespace-context.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Advice } from "./advice.ts";

/** What refuses every Pod of a namespace alike: correcting the Pod does not help. */
type FaultAround = { readonly error: ApiError; readonly failedCall?: FailedCall };

/** The refusal whose reason is neither the Pod nor a PodDefault: the webhook cannot be called, or there is no such namespace. */
export function faultAround(outcome: Outcome): FaultAround | undefined {
  if (outcome.outcome !== "not-sent" || outcome.error === undefined) return undefined;
  const { error, failedCall } = outcome;
  if (failedCall?.failurePolicy === "Fail") return { error, failedCall };
  return error.code === 404 ? { error } : undefined;
}

/** What to look at, or to do, before any Pod can be created there. */
export function adviseOnFaultAround({ error, failedCall }: FaultAround, namespace: string): Advice {
  const details = [error.message];
  if (failedCall !== undefined) {
    const { why, effect, look } = failedCall;
    return {
      headline: `${why}: ${effect}`,
      details,
      remedies: [{ text: "Look at what should answer:", command: look }],
    };
  }
  return {
    headline: `The cluster has no namespace ${namespace}`,
    details,
    remedies: [
      { text: "See which there are, and name one by -n:", command: "kubectl get namespaces" },
      { text: "Or create it:", command: `kubectl create namespace ${namespace}` },
    ],
  };
}

/** Whose fault it is, for the end of a headline: `would be REFUSED ...`. */
export function faultAroundWords({ failedCall }: FaultAround): string {
  return failedCall ? "since the PodDefault webhook cannot be called" : "since its namespace does not exist";
}
