import type { Outcome } from "../../model/outcome.ts";
import type { Remedy } from "../advice.ts";
import type { Evaluation } from "../dry-run.ts";
import { ownFaultOf, ownFaultRemedy } from "../own-fault.ts";
import { adviseOnRefusal } from "../refusal.ts";
import type { Gate } from "./gate.ts";
import type { ReasonCode } from "./reason-codes.ts";

/**
 * Whether the API server takes the Pod as it is, whatever PodDefaults do. None where that is not known: the Pod alone would be
 * refused, but it comes to be, or is refused, with what is injected.
 */
export function apiServerGates(evaluation: Evaluation): readonly Gate[] {
  const { outcome } = evaluation;
  const gate = "apiServer";
  const error = ownFaultOf(outcome);
  if (error !== undefined) {
    const remedy = ownFaultRemedy(error, evaluation);
    return [{ gate, verdict: "FAIL", code: "REFUSED_BEFORE", message: error.message, remedy }];
  }
  return outcome.base ? [{ gate, verdict: "PASS", message: "the API server takes the Pod as it is" }] : [];
}

/** The gates after matching: do the PodDefaults that match agree, can the patch be applied, is the result valid. */
export function outcomeGates(evaluation: Evaluation): readonly Gate[] {
  if (evaluation.outcome.matched.length === 0) return [];
  const failing = failingGate(evaluation);
  const order = ["conflicts", "patch", "result"] as const;
  const gates: Gate[] = [];
  for (const gate of order) {
    if (failing?.gate === gate) return [...gates, failing];
    gates.push({ gate, verdict: "PASS", message: passed[gate] });
  }
  return gates;
}

const passed = {
  conflicts: "nothing that the matching PodDefaults inject collides",
  patch: "the API server can apply the webhook's patch",
  result: "the Pod with everything injected is valid",
} as const;

const gateOf = {
  CONFLICT: "conflicts",
  PATCH_FAILS: "patch",
  RESULT_INVALID: "result",
} as const satisfies { readonly [Code in ReasonCode]?: string };

/** Why a Pod that would be refused is. */
export function refusalCode(outcome: Outcome): keyof typeof gateOf | "REFUSED_BEFORE" {
  if (outcome.outcome === "denied") return "CONFLICT";
  if (outcome.outcome !== "invalid" || ownFaultOf(outcome) !== undefined) return "REFUSED_BEFORE";
  return outcome.error.code === 500 ? "PATCH_FAILS" : "RESULT_INVALID";
}

function failingGate(evaluation: Evaluation): Gate | undefined {
  const findings = adviseOnRefusal(evaluation);
  const [first, ...more] = findings;
  const code = refusalCode(evaluation.outcome);
  if (first === undefined || code === "REFUSED_BEFORE") return undefined;
  const remedy = firstWithCommand(first.remedies);
  return {
    gate: gateOf[code],
    verdict: "FAIL",
    code,
    message: more.length > 0 ? `${first.headline}, and ${more.length} more` : first.headline,
    findings: findings.map(({ headline, details }) => ({ headline, details })),
    ...(remedy && { remedy }),
  };
}

function firstWithCommand(remedies: readonly Remedy[]): Remedy | undefined {
  return remedies.find(({ command }) => command !== undefined) ?? remedies[0];
}
