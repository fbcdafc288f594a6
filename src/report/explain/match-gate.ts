import type { Gate, PodDefaultVerdict } from "./gate.ts";
import type { ReasonCode } from "./reason-codes.ts";

const gate = "match";
const mismatches: ReadonlySet<ReasonCode> = new Set([
  "LABEL_MISSING",
  "LABEL_VALUE",
  "EXPR_FALSE",
  "OTHER_NAMESPACE",
]);

/**
 * Whether any PodDefault of the namespace selects the Pod; if none does, the one that was most likely meant says why.
 * @param knowsOthers whether the PodDefaults of other namespaces could be read, too
 */
export function matchGate(
  verdicts: readonly PodDefaultVerdict[],
  namespace: string,
  knowsOthers: boolean,
): Gate {
  const here = verdicts.filter(({ code }) => code !== "OTHER_NAMESPACE");
  const matching = here.filter(({ code }) => !mismatches.has(code)).map(({ podDefault }) => podDefault);
  if (matching.length > 0) {
    const message = `${matching.length} of ${here.length} PodDefaults match: ${matching.join(", ")}`;
    return { gate, verdict: "PASS", message };
  }
  const nearest = mostLikelyMeant(verdicts);
  if (nearest === undefined) return noneThere(namespace, knowsOthers);
  const why = [nearest.reason, ...nearest.nearMisses].join("; ");
  return {
    gate,
    verdict: "FAIL",
    code: nearest.code,
    message: `no PodDefault matches; nearest is ${nearest.podDefault}: ${why}`,
    ...(nearest.remedy && { remedy: nearest.remedy }),
  };
}

/** A near miss before a plain mismatch. */
function mostLikelyMeant(verdicts: readonly PodDefaultVerdict[]): PodDefaultVerdict | undefined {
  return (
    verdicts.find(({ nearMisses }) => nearMisses.length > 0) ??
    verdicts.find(({ remedy }) => remedy) ??
    verdicts[0]
  );
}

function noneThere(namespace: string, knowsOthers: boolean): Gate {
  const elsewhere = knowsOthers
    ? ", and none of another namespace would match"
    : "; whether one of another namespace would match is not known, since you may not list them";
  return {
    gate,
    verdict: "FAIL",
    code: "NO_PODDEFAULT",
    message: `namespace ${namespace} has no PodDefault${elsewhere}`,
    remedy: {
      text: "Create one; see what there is to start from:",
      command: `kubectl poddefault create-from-template -n ${namespace}`,
    },
  };
}
