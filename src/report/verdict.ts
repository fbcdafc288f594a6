import type { FindingCode } from "../finding/catalog.ts";
import { driftBetween, preparePodDefault, whyDrift } from "../finding/drift.ts";
import { type Evaluation, isRejected } from "../finding/evaluation.ts";
import type { Fix } from "../finding/finding.ts";
import { labelFix } from "../finding/metadata-fix.ts";
import { nearMisses } from "../finding/near-miss.ts";
import type { Rejection } from "../finding/rejection.ts";
import { formatSelector } from "../finding/selector.ts";
import type { NotMatched } from "../model/outcome.ts";
import type { PodDefault } from "../model/pod-default.ts";

/** Whether one PodDefault applies to the Pod; if not, the first reason. */
export type PodDefaultVerdict = {
  readonly podDefault: string;
  readonly applies: boolean;
  readonly code: FindingCode;
  readonly reason: string;
  /** What was probably meant: a label in the wrong place, a typo, the PodDefault's name for its label. */
  readonly nearMiss?: string;
  readonly fix?: Fix;
};

/** For every PodDefault of the namespace whether it applies to the Pod, those that do first. */
export function verdictsOf(
  evaluation: Evaluation,
  rejection: Rejection | undefined,
): readonly PodDefaultVerdict[] {
  const { outcome, context } = evaluation;
  const byName = new Map(context.podDefaults.map((one) => [one.metadata.name, one]));
  const misses = new Map(nearMisses(evaluation).map(({ object, message }) => [object.name, message]));
  return [
    ...outcome.matched.map((name) => matchedVerdict(name, byName.get(name), evaluation, rejection)),
    ...outcome.notMatched.map((one) =>
      notMatchedVerdict(one, byName.get(one.podDefault), misses.get(one.podDefault), evaluation),
    ),
  ];
}

function matchedVerdict(
  podDefault: string,
  stored: PodDefault | undefined,
  { outcome, source: { live } }: Evaluation,
  rejection: Rejection | undefined,
): PodDefaultVerdict {
  if (isRejected(outcome)) {
    const isCause = rejection?.podDefaults.includes(podDefault) ?? false;
    const code = isCause && rejection ? rejection.code : "MATCHED";
    const reason = isCause ? "it matches, and is a reason why the Pod is not created" : "it matches";
    return { podDefault, applies: false, code, reason };
  }
  if (live === undefined || stored === undefined)
    return { podDefault, applies: true, code: "APPLIED", reason: "its selector matches" };
  const drift = driftBetween(preparePodDefault(stored), live);
  const why = whyDrift(drift, stored, live);
  switch (drift.state) {
    case "FRESH":
      return { podDefault, applies: true, code: "APPLIED", reason: "the Pod has the current version" };
    case "STALE":
      return { podDefault, applies: true, code: "STALE", reason: why };
    default:
      return {
        podDefault,
        applies: false,
        code: "CREATED_BEFORE",
        reason: `${why}. PodDefaults act only at creation`,
      };
  }
}

function notMatchedVerdict(
  { podDefault, code, reason, clause }: NotMatched,
  stored: PodDefault | undefined,
  nearMiss: string | undefined,
  { source }: Evaluation,
): PodDefaultVerdict {
  if (clause === undefined || stored === undefined) return { podDefault, applies: false, code, reason };
  const subject = source.owner && source.live === undefined ? "the Pod template" : "the Pod";
  const has =
    clause.found === undefined
      ? `${subject} has no label ${clause.key}`
      : `${subject} has ${clause.key}=${clause.found}`;
  return {
    podDefault,
    applies: false,
    code,
    reason: `${has}; ${podDefault} selects ${formatSelector(stored.spec.selector)}`,
    ...(nearMiss !== undefined && { nearMiss }),
    fix: labelFix(clause, source),
  };
}
