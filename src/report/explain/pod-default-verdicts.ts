import type { NamespaceSurroundings } from "../../gather/namespace-context.ts";
import type { PodSource } from "../../gather/source.ts";
import type { NotMatched } from "../../model/outcome.ts";
import type { Pod } from "../../model/pod.ts";
import type { PodDefault } from "../../model/pod-default.ts";
import { driftBetween, isOlder, preparePodDefault } from "../drift.ts";
import { type Evaluation, isRefused } from "../dry-run.ts";
import type { PodDefaultVerdict } from "./gate.ts";
import { labelRemedy } from "./metadata-remedy.ts";
import { nearMisses } from "./near-misses.ts";
import { refusalCode } from "./outcome-gates.ts";

/** For every PodDefault of the namespace whether it applies to the Pod, those that do first. */
export function podDefaultVerdicts(
  evaluation: Evaluation,
  source: PodSource,
  { context }: NamespaceSurroundings,
): readonly PodDefaultVerdict[] {
  const byName = new Map(context.podDefaults.map((podDefault) => [podDefault.metadata.name, podDefault]));
  return [
    ...evaluation.outcome.matched.map((name) => matchedVerdict(name, byName.get(name), evaluation, source)),
    ...evaluation.outcome.notMatched.map((reason) => notMatchedVerdict(reason, source)),
  ];
}

function matchedVerdict(
  podDefault: string,
  stored: PodDefault | undefined,
  { outcome }: Evaluation,
  { live }: PodSource,
): PodDefaultVerdict {
  const verdict = { podDefault, nearMisses: [] };
  if (isRefused(outcome)) {
    const reason = "it matches, and the Pod would be refused: see the gates";
    return { ...verdict, applies: false, code: refusalCode(outcome), reason };
  }
  if (live === undefined || stored === undefined) {
    return { ...verdict, applies: true, code: "APPLIED", reason: "its selector matches, and it applies" };
  }
  const { state, applied } = driftBetween(preparePodDefault(stored), live);
  switch (state) {
    case "FRESH":
      return {
        ...verdict,
        applies: true,
        code: "APPLIED",
        reason: `it was applied as it is today (resourceVersion ${applied})`,
      };
    case "STALE": {
      const now = stored.metadata.resourceVersion ?? "";
      const reason = `it was applied as it was then (resourceVersion ${applied}, now ${now}); a new Pod would get it as it is`;
      return { ...verdict, applies: true, code: "STALE", reason };
    }
    default:
      return { ...verdict, applies: false, code: "CREATED_BEFORE", reason: whyUnmarked(live, stored) };
  }
}

/** A Pod without the mark was created before the PodDefault, or else before its label or the webhook was there. */
function whyUnmarked(pod: Pod, podDefault: PodDefault): string {
  const [created, added] = [pod, podDefault].map(({ metadata }) => metadata.creationTimestamp);
  const when = isOlder(pod.metadata, podDefault.metadata)
    ? `the Pod was created ${created}, the PodDefault ${added}`
    : "the Pod was created before it had the label, or while the webhook was not called";
  return `it matches, and the Pod carries no mark of it: ${when}; a new one would get it`;
}

function notMatchedVerdict(
  { podDefault, code, reason, clause }: NotMatched,
  source: PodSource,
): PodDefaultVerdict {
  const verdict = { podDefault, applies: false, code, reason };
  if (clause === undefined) return { ...verdict, nearMisses: [] };
  return {
    ...verdict,
    nearMisses: nearMisses(podDefault, clause, source),
    remedy: labelRemedy(clause, source),
  };
}
