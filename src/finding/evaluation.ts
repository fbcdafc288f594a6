import { admit, countThatFit, injectAsWritten, prepareAdmission } from "../admission/admit.ts";
import type { ApiError } from "../kubernetes/status.ts";
import type { NamespaceContext } from "../model/namespace-context.ts";
import type { AsWritten, Injection, Outcome, Skipped } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import type { PodSource } from "../model/pod-source.ts";
import type { Finding } from "./finding.ts";

/** A Pod, what surrounds it, and what happens to it. */
export type Evaluation = {
  readonly source: PodSource;
  readonly context: NamespaceContext;
  readonly outcome: Outcome;
  /** The Pod as submitted plus what PodDefaults add; absent where the Pod is not admitted. Computed on demand. */
  readonly injected?: () => AsWritten;
  /** How many of the workload's replicas its quotas take, where these are not all. */
  readonly quotaFit?: { readonly count: number; readonly quota?: string; readonly resource?: string };
  /** Why the API server itself rejects the Pod, where the outcome does not say it. */
  readonly rejection?: { readonly headline?: string; readonly findings: readonly Finding[] };
};

/**
 * Sends each Pod through admission in its namespace, in the order given, one at a time, so that thousands are never in memory together.
 * @param contexts one for each namespace that a Pod is in; each is prepared once, however many Pods it has
 */
export function* evaluate(
  sources: readonly PodSource[],
  contexts: ReadonlyMap<string, NamespaceContext>,
): Generator<Evaluation> {
  const prepared = new Map(
    [...contexts].map(([namespace, context]) => [
      namespace,
      { context, admission: prepareAdmission(context) },
    ]),
  );
  for (const source of sources) {
    const { namespace, pod } = source;
    const around = prepared.get(namespace);
    if (around === undefined) throw new Error(`nothing was gathered about namespace ${namespace}`);
    const { context, admission } = around;
    const outcome = admit(pod, admission);
    const injected = () => injectAsWritten(pod, admission);
    const stored = storedPod(outcome);
    const fit =
      stored && (source.replicas ?? 1) > 1 ? countThatFit(stored.spec, admission.quotas) : undefined;
    yield {
      source,
      context,
      outcome,
      ...(!isRejected(outcome) && { injected }),
      ...(fit && fit.count < (source.replicas ?? 1) && { quotaFit: fit }),
    };
  }
}

export function errorOf(outcome: Outcome): ApiError | undefined {
  return "error" in outcome ? outcome.error : undefined;
}

/** True if the Pod is not created: denied, invalid, or rejected by the API server before or after the webhook. */
export function isRejected(outcome: Outcome): boolean {
  return errorOf(outcome) !== undefined;
}

export function storedPod(outcome: Outcome): Pod | undefined {
  return isRejected(outcome) || !("pod" in outcome) ? undefined : outcome.pod;
}

export function injectionsOf(outcome: Outcome): readonly Injection[] {
  return "injections" in outcome ? outcome.injections : [];
}

export function skippedOf(outcome: Outcome): readonly Skipped[] {
  return "skipped" in outcome ? outcome.skipped : [];
}
