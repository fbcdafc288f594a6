import type { Denial, Injection, Invalid } from "../model/outcome.ts";
import { type Advice, editPodDefault, type Home, type Remedy } from "./advice.ts";
import { adviseOnConflict } from "./conflict-advice.ts";
import { type Evaluation, errorOf, podTitle } from "./dry-run.ts";
import { adviseOnOwnFault, ownFaultOf } from "./own-fault.ts";
import { adviseOnWrongRemoval, advisePatchFailure, isWrongRemoval } from "./patch-advice.ts";
import { adviseOnFaultAround, faultAround, faultAroundWords } from "./refused-around.ts";
import { fieldWords, isMarker } from "./where.ts";

/** The longest name of a PodDefault whose marker annotation, `poddefault-<name>`, still is a valid key (63 characters). */
export const longestPodDefaultName = 63 - "poddefault-".length;

/** Why a Pod would be refused and what to do about it; undefined if it would be admitted. */
export function adviseOnRefusal(evaluation: Evaluation): readonly Advice[] {
  const { outcome, refusal } = evaluation;
  if (refusal !== undefined) return refusal.advice;
  switch (outcome.outcome) {
    case "denied":
      return adviseOnDenial(outcome.denial, evaluation);
    case "invalid":
      if (ownFaultOf(outcome) !== undefined) return [adviseOnOwnFault(outcome.error, evaluation)];
      return [adviseOnInvalid(outcome, evaluation)];
    default: {
      const error = errorOf(outcome);
      if (error === undefined) return [];
      const around = faultAround(outcome);
      return [
        around ? adviseOnFaultAround(around, evaluation.namespace) : adviseOnOwnFault(error, evaluation),
      ];
    }
  }
}

/** The verdict in one line: which Pod, what happens, in which words the API server says it. */
export function refusalHeadline(evaluation: Evaluation): string {
  const title = podTitle(evaluation);
  if (evaluation.refusal?.headline) return `${title} ${evaluation.refusal.headline}`;
  const ownWords = `${title} would be REFUSED by the API server, whatever the PodDefaults`;
  switch (evaluation.outcome.outcome) {
    case "denied":
      return `${title} would be DENIED by the PodDefault webhook`;
    case "invalid":
      if (ownFaultOf(evaluation.outcome) !== undefined) return ownWords;
      return evaluation.outcome.error.code === 500
        ? `${title} would FAIL: the API server cannot apply the webhook's patch`
        : `${title} would be INVALID after injection`;
    default: {
      const around = faultAround(evaluation.outcome);
      return around ? `${title} would be REFUSED, ${faultAroundWords(around)}` : ownWords;
    }
  }
}

function adviseOnDenial(denial: Denial, evaluation: Evaluation): readonly Advice[] {
  if (denial.kind === "conflicts")
    return denial.conflicts.map((conflict) => adviseOnConflict(conflict, evaluation));
  const { namespace, origins } = evaluation;
  const { podDefault: name } = denial;
  return [
    {
      headline: `PodDefault ${name} blocks every Pod of namespace ${namespace}, matching or not`,
      details: [`Its selector cannot be used: ${denial.message}`],
      remedies: [
        editPodDefault("Correct its spec.selector", { name, path: ["spec", "selector"] }, evaluation),
        origins.inFiles.has(name)
          ? { text: "Or remove it from that file" }
          : { text: "Or remove it:", command: `kubectl -n ${namespace} delete poddefault ${name}` },
      ],
    },
  ];
}

function adviseOnInvalid({ error, injections, matched, patch }: Invalid, home: Home): Advice {
  if (error.code === 500) return advisePatchFailure(error, injections);
  if (isWrongRemoval(patch, error)) return adviseOnWrongRemoval(error, injections);
  const guilty = injections.filter(
    (one) => !isMarker(one) && error.message.includes(JSON.stringify(one.key)),
  );
  const owners = [...new Set(guilty.map(({ podDefault }) => podDefault))];
  return {
    headline: "What the PodDefaults inject makes the Pod invalid",
    details: [error.message, ...guilty.map(guiltWords)],
    remedies: [...longNameRemedies(matched), ...owners.map((name) => correctOwner(name, guilty, home))],
  };
}

function correctOwner(name: string, guilty: readonly Injection[], home: Home): Remedy {
  const field = guilty.find(({ podDefault }) => podDefault === name)?.field;
  const path = field === undefined ? [] : ["spec", field];
  return editPodDefault("Correct the PodDefault", { name, path }, home);
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
