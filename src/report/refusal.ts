import type { ApiError, Denial, Injection, Invalid } from "../model/outcome.ts";
import { type Advice, editPodDefault, type Remedy } from "./advice.ts";
import { adviseOnConflict } from "./conflict-advice.ts";
import { errorOf, type Judgement, podTitle } from "./dry-run.ts";
import { adviseOnWrongRemoval, advisePatchFailure, isWrongRemoval } from "./patch-advice.ts";
import { fieldWords, isMarker } from "./where.ts";

/** The longest name of a PodDefault whose marker annotation, `poddefault-<name>`, still is a valid key (63 characters). */
export const longestPodDefaultName = 63 - "poddefault-".length;

/** Why a Pod would be refused and what to do about it; undefined if it would be admitted. */
export function adviseOnRefusal(judgement: Judgement): readonly Advice[] {
  const { outcome, refusal } = judgement;
  if (refusal !== undefined) return refusal.advice;
  switch (outcome.outcome) {
    case "denied":
      return adviseOnDenial(outcome.denial, judgement);
    case "invalid":
      return [adviseOnInvalid(outcome, judgement.namespace)];
    default: {
      const error = errorOf(outcome);
      return error ? [adviseOnOwnFault(error)] : [];
    }
  }
}

/** The verdict in one line: which Pod, what happens, in which words the API server says it. */
export function refusalHeadline(judgement: Judgement): string {
  const title = podTitle(judgement);
  if (judgement.refusal?.headline) return `${title} ${judgement.refusal.headline}`;
  switch (judgement.outcome.outcome) {
    case "denied":
      return `${title} would be DENIED by the PodDefault webhook`;
    case "invalid":
      return judgement.outcome.error.code === 500
        ? `${title} would FAIL: the API server cannot apply the webhook's patch`
        : `${title} would be INVALID after injection`;
    default:
      return `${title} would be REFUSED by the API server, whatever the PodDefaults`;
  }
}

function adviseOnDenial(denial: Denial, judgement: Judgement): readonly Advice[] {
  if (denial.kind === "conflicts")
    return denial.conflicts.map((conflict) => adviseOnConflict(conflict, judgement));
  const { namespace } = judgement;
  return [
    {
      headline: `PodDefault ${denial.podDefault} blocks every Pod of namespace ${namespace}, matching or not`,
      details: [`Its selector cannot be used: ${denial.message}`],
      remedies: [
        { text: "Correct its spec.selector:", command: editPodDefault(namespace, denial.podDefault) },
        { text: "Or remove it:", command: `kubectl -n ${namespace} delete poddefault ${denial.podDefault}` },
      ],
    },
  ];
}

function adviseOnInvalid({ error, injections, matched, patch }: Invalid, namespace: string): Advice {
  if (error.code === 500) return advisePatchFailure(error, injections);
  if (isWrongRemoval(patch, error)) return adviseOnWrongRemoval(error, injections);
  const guilty = injections.filter(
    (one) => !isMarker(one) && error.message.includes(JSON.stringify(one.key)),
  );
  const owners = [...new Set(guilty.map(({ podDefault }) => podDefault))];
  return {
    headline: "What the PodDefaults inject makes the Pod invalid",
    details: [error.message, ...guilty.map(guiltWords)],
    remedies: [
      ...longNameRemedies(matched),
      ...owners.map((name) => ({
        text: `Correct PodDefault ${name}:`,
        command: editPodDefault(namespace, name),
      })),
    ],
  };
}

function guiltWords({ podDefault, field, key }: Injection): string {
  const missing =
    field === "volumeMounts" ? `, and neither the Pod nor a matching PodDefault has a volume ${key}` : "";
  return `PodDefault ${podDefault} injects ${fieldWords[field].one} ${key}${missing}`;
}

function longNameRemedies(matched: readonly string[]): readonly Remedy[] {
  return matched
    .filter((name) => name.length > longestPodDefaultName)
    .map((name) => ({
      text:
        `Rename PodDefault ${name}: it has ${name.length} characters, and with more than ${longestPodDefaultName} ` +
        "the webhook's marker annotation is an invalid key",
    }));
}

function adviseOnOwnFault(error: ApiError): Advice {
  return {
    headline: "The API server refuses the Pod as it is",
    details: [error.message],
    remedies: [{ text: "Correct the Pod; PodDefaults have no part in it" }],
  };
}
