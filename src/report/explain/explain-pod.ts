import type { PodSource } from "../../gather/source.ts";
import type { Neighbourhood } from "../../gather/surroundings.ts";
import type { PodDefault } from "../../model/pod-default.ts";
import { assumptionsOf, type Judgement, podName, podTitle } from "../dry-run.ts";
import { recreationOf } from "../recreation.ts";
import type { Gate, PodDefaultVerdict, PodExplanation } from "./gate.ts";
import { outcomeGates } from "./outcome-gates.ts";
import { otherNamespaceVerdicts, podDefaultVerdicts } from "./pod-default-verdicts.ts";
import { podGates } from "./pod-gates.ts";
import { isLocal, type WebhookFacts, webhookGates } from "./webhook-gates.ts";

/**
 * Explains, gate by gate, why PodDefaults do or do not reach a Pod. The first gate that fails is the headline.
 * @param elsewhere PodDefaults of other namespaces, which do not act here, but may be what somebody had in mind
 */
export function explainPod(
  judgement: Judgement,
  source: PodSource,
  neighbourhood: Neighbourhood,
  facts: WebhookFacts,
  elsewhere: readonly PodDefault[] = [],
): PodExplanation {
  const verdicts = [
    ...podDefaultVerdicts(judgement, source, neighbourhood),
    ...otherNamespaceVerdicts(judgement, elsewhere),
  ];
  const before = [...webhookGates(facts), ...podGates(source, neighbourhood, isLocal(facts))];
  const match = matchGate(verdicts);
  const after = before.some(({ verdict }) => verdict === "FAIL") ? [] : [match, ...outcomeGates(judgement)];
  const gates = [...before, ...after];
  const failing = gates.find(({ verdict }) => verdict === "FAIL") ?? createdBeforeGate(verdicts, source);
  return {
    title: podTitle(judgement),
    source: judgement.source,
    namespace: judgement.namespace,
    name: podName(judgement.posted),
    headline: failing?.message ?? appliedHeadline(judgement),
    code: failing?.code ?? "APPLIED",
    gates: failing && !gates.includes(failing) ? [...gates, failing] : gates,
    podDefaults: verdicts,
    notes: [...judgement.notes, ...assumptionsOf(judgement)],
  };
}

function appliedHeadline({ outcome: { matched } }: Judgement): string {
  return `${matched.length} PodDefault${matched.length === 1 ? " applies" : "s apply"}: ${matched.join(", ")}`;
}

function matchGate(verdicts: readonly PodDefaultVerdict[]): Gate {
  const gate = "match";
  const matching = verdicts.filter(({ code }) => !isMismatch(code)).map(({ podDefault }) => podDefault);
  if (matching.length > 0) {
    return {
      gate,
      verdict: "PASS",
      message: `${matching.length} of ${verdicts.length} PodDefaults match: ${matching.join(", ")}`,
    };
  }
  // The one that was most likely meant: a near miss before a plain mismatch.
  const nearest =
    verdicts.find((one) => one.nearMisses.length > 0) ?? verdicts.find((one) => one.remedy) ?? verdicts[0];
  if (nearest === undefined)
    return { gate, verdict: "FAIL", code: "LABEL_MISSING", message: "there is no PodDefault to match" };
  return {
    gate,
    verdict: "FAIL",
    code: nearest.code,
    message: `no PodDefault matches; nearest is ${nearest.podDefault}: ${[nearest.reason, ...nearest.nearMisses].join("; ")}`,
    ...(nearest.remedy && { remedy: nearest.remedy }),
  };
}

function isMismatch(code: PodDefaultVerdict["code"]): boolean {
  return ["LABEL_MISSING", "LABEL_VALUE", "EXPR_FALSE", "OTHER_NAMESPACE", "REFUSED_BEFORE"].includes(code);
}

/** A live Pod keeps what it got when it was created: the last gate is that it was created after the PodDefault. */
function createdBeforeGate(verdicts: readonly PodDefaultVerdict[], { live }: PodSource): Gate | undefined {
  const behind = verdicts.find(({ code }) => code === "CREATED_BEFORE" || code === "STALE");
  if (behind === undefined || live === undefined) return undefined;
  return {
    gate: "creation",
    verdict: "FAIL",
    code: behind.code,
    message: `PodDefault ${behind.podDefault}: ${behind.reason}`,
    remedy: { text: "Recreate the Pod:", command: recreationOf(live, []) },
  };
}
