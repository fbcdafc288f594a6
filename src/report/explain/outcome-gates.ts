import type { Outcome } from "../../model/outcome.ts";
import type { Remedy } from "../advice.ts";
import { errorOf, type Judgement } from "../dry-run.ts";
import { adviseOnRefusal } from "../refusal.ts";
import type { Gate } from "./gate.ts";
import type { ReasonCode } from "./reason-codes.ts";

/** The gates after matching: do the PodDefaults that match agree, can the patch be applied, is the result valid. */
export function outcomeGates(judgement: Judgement): readonly Gate[] {
  const { outcome } = judgement;
  if (outcome.matched.length === 0) return ownFaultGates(judgement);
  const failing = failingGate(judgement);
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
  REFUSED_BEFORE: "result",
} as const satisfies { readonly [Code in ReasonCode]?: string };

/** Why a Pod that would be refused is. */
export function refusalCode(outcome: Outcome): keyof typeof gateOf {
  if (outcome.outcome === "denied") return "CONFLICT";
  if (outcome.outcome !== "invalid") return "REFUSED_BEFORE";
  return outcome.error.code === 500 ? "PATCH_FAILS" : "RESULT_INVALID";
}

function failingGate(judgement: Judgement): Gate | undefined {
  const findings = adviseOnRefusal(judgement);
  const [first, ...more] = findings;
  if (first === undefined) return undefined;
  const code = refusalCode(judgement.outcome);
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

/** With no PodDefault in play, the API server may still refuse the Pod. */
function ownFaultGates({ outcome }: Judgement): readonly Gate[] {
  const error = errorOf(outcome);
  if (error === undefined || outcome.outcome === "denied") return [];
  return [
    {
      gate: "result",
      verdict: "FAIL",
      code: "REFUSED_BEFORE",
      message: error.message,
      remedy: { text: "Correct the Pod; PodDefaults have no part in it" },
    },
  ];
}

function firstWithCommand(remedies: readonly Remedy[]): Remedy | undefined {
  return remedies.find(({ command }) => command !== undefined) ?? remedies[0];
}
