import type { NamespaceSurroundings } from "../../gather/namespace-context.ts";
import type { Creator, PodSource } from "../../gather/source.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { assumptionsOf, type Evaluation, podName, podTitle } from "../dry-run.ts";
import { recreationOf } from "../recreation.ts";
import type { Gate, PodDefaultVerdict, PodExplanation } from "./gate.ts";
import { matchGate } from "./match-gate.ts";
import { otherNamespaces, type Placed } from "./other-namespaces.ts";
import { apiServerGates, outcomeGates } from "./outcome-gates.ts";
import { podDefaultVerdicts } from "./pod-default-verdicts.ts";
import { podGates } from "./pod-gates.ts";
import { isLocal, type WebhookFacts, webhookGates } from "./webhook-gates.ts";

/** PodDefaults of other namespaces, which do not act here, but may be what somebody had in mind. */
export type Elsewhere = {
  readonly podDefaults: readonly Placed[];
  /** False where they may not be listed; there may then be more. */
  readonly complete: boolean;
};

/** Explains, gate by gate, why PodDefaults do or do not reach a Pod. The first gate that fails is the headline. */
export function explainPod(
  evaluation: Evaluation,
  source: PodSource,
  namespaceContext: NamespaceSurroundings,
  facts: WebhookFacts,
  elsewhere: Elsewhere,
): PodExplanation {
  const own = new Set(namespaceContext.context.podDefaults.map(({ metadata }) => metadata.name));
  const others = otherNamespaces(evaluation, own, elsewhere.podDefaults);
  const verdicts = [...podDefaultVerdicts(evaluation, source, namespaceContext), ...others.verdicts];
  const before = [
    ...apiServerGates(evaluation),
    ...webhookGates(facts),
    ...podGates(source, namespaceContext, isLocal(facts)),
  ];
  const match = matchGate(verdicts, evaluation.namespace, elsewhere.complete);
  const after = before.some(({ verdict }) => verdict === "FAIL") ? [] : [match, ...outcomeGates(evaluation)];
  const gates = [...before, ...after];
  const failing = gates.find(({ verdict }) => verdict === "FAIL") ?? createdBeforeGate(verdicts, source);
  return {
    title: podTitle(evaluation),
    source: evaluation.source,
    namespace: evaluation.namespace,
    name: podName(evaluation.posted),
    headline: failing?.message ?? appliedHeadline(evaluation),
    code: failing?.code ?? "APPLIED",
    gates: failing && !gates.includes(failing) ? [...gates, failing] : gates,
    podDefaults: verdicts,
    notes: [...others.notes, ...evaluation.notes, ...assumptionsOf(evaluation)],
  };
}

function appliedHeadline({ outcome: { matched } }: Evaluation): string {
  return `${matched.length} PodDefault${matched.length === 1 ? " applies" : "s apply"}: ${matched.join(", ")}`;
}

/** A live Pod keeps what it got when it was created: the last gate is that it was created after the PodDefault. */
function createdBeforeGate(
  verdicts: readonly PodDefaultVerdict[],
  { live, createdBy }: PodSource,
): Gate | undefined {
  const behind = verdicts.find(({ code }) => code === "CREATED_BEFORE" || code === "STALE");
  if (behind === undefined || live === undefined) return undefined;
  return {
    gate: "creation",
    verdict: "FAIL",
    code: behind.code,
    message: `PodDefault ${behind.podDefault}: ${behind.reason}`,
    remedy: {
      text: "Recreate the Pod:",
      command: recreationOf(live, createdBy ? [asObject(createdBy)] : []),
    },
  };
}

function asObject({ apiVersion, kind, name, labels }: Creator): JsonObject {
  return { apiVersion, kind, metadata: { name, labels } };
}
