import type { Injection, NotMatched, Skipped } from "../model/outcome.ts";
import { type Evaluation, injectionsOf, isRefused, podTitle } from "../report/dry-run.ts";
import { adviseOnRefusal, refusalHeadline } from "../report/refusal.ts";
import { fieldWords, isMarker, placeOf } from "../report/where.ts";
import { renderAdvice } from "./advice.ts";
import type { Palette } from "./palette.ts";
import { renderTable } from "./table.ts";
import { wrap } from "./wrap.ts";

export type TextStyle = { readonly palette: Palette; readonly width: number };

/** What happens to one Pod, for a person: verdict, who injects what where, who does not and why, warnings, then the diff. */
export function renderEvaluation(evaluation: Evaluation, diff: string, style: TextStyle): string {
  const { outcome } = evaluation;
  const blocks = [
    heading(evaluation, style),
    ...adviseOnRefusal(evaluation).map((advice) => renderAdvice(advice, style.palette, style.width)),
    changesTable(injectionsOf(outcome)),
    notApplying(outcome.notMatched, style),
    notInjected("skipped" in outcome ? outcome.skipped : [], style),
    renderNotes(evaluation.notes, style),
    diff,
  ];
  return blocks.filter((block) => block !== "").join("\n");
}

/** How many Pods fared how. */
export type Tally = { readonly changed: number; readonly unchanged: number; readonly refused: number };

/** The last line of several: `3 Pods: 2 changed, 1 unchanged`. */
export function renderTotals(tally: Tally): string {
  const counts = (["changed", "unchanged", "refused"] as const).filter((fate) => tally[fate] > 0);
  const count = tally.changed + tally.unchanged + tally.refused;
  return `${count} Pods: ${counts.map((fate) => `${tally[fate]} ${fate}`).join(", ")}\n`;
}

function heading(evaluation: Evaluation, { palette, width }: TextStyle): string {
  const title = isRefused(evaluation.outcome)
    ? palette.error(refusalHeadline(evaluation))
    : palette.heading(podTitle(evaluation));
  const origin = palette.faint(`(${evaluation.source})`);
  return [`${title} ${origin}`, wrap(verdict(evaluation), width)]
    .filter(Boolean)
    .map((line) => `${line}\n`)
    .join("");
}

function verdict({ outcome, namespace, refusal }: Evaluation): string {
  const { matched } = outcome;
  if (refusal?.headline) return "";
  const applying = `${matched.length} PodDefault${matched.length === 1 ? "" : "s"} of namespace ${namespace} match${matched.length === 1 ? "es" : ""}`;
  switch (outcome.outcome) {
    case "not-sent":
      return `The PodDefault webhook is not asked about it: no PodDefault applies.`;
    case "unchanged":
      return isRefused(outcome)
        ? "No PodDefault applies."
        : "No PodDefault applies; the Pod is stored as it is.";
    default:
      return matched.length === 0 ? "" : `${applying}: ${matched.join(", ")}`;
  }
}

function changesTable(injections: readonly Injection[]): string {
  const rows = injections
    .filter((injection) => !isMarker(injection))
    .map((injection) => [
      placeOf(injection),
      fieldWords[injection.field].one,
      injection.key,
      injection.podDefault,
    ]);
  return rows.length === 0 ? "" : renderTable([["WHERE", "INJECTED", "NAME", "PODDEFAULT"], ...rows]);
}

function notApplying(notMatched: readonly NotMatched[], { palette, width }: TextStyle): string {
  if (notMatched.length === 0) return "";
  const lines = notMatched.map(({ podDefault, reason }) =>
    wrap(`${podDefault}: ${reason}`, width, "  ", "    "),
  );
  return `${palette.strong("Not applied:")}\n${lines.join("\n")}\n`;
}

const whyWords: Readonly<Record<Skipped["why"], string>> = {
  "already-there": "the same is there already",
  "already-set": "the container has its own",
  "earlier-pod-default": "the first PodDefault wins",
  "later-pod-default": "the last PodDefault wins",
  "istio-proxy": "commands of istio-proxy are never touched",
};

function notInjected(skipped: readonly Skipped[], { palette, width }: TextStyle): string {
  if (skipped.length === 0) return "";
  const lines = skipped.map((skip) => wrap(skippedWords(skip), width, "  ", "    "));
  return `${palette.strong("Not injected:")}\n${lines.join("\n")}\n`;
}

function skippedWords({ podDefault, field, key, container, why, by }: Skipped): string {
  const place = container === undefined ? "" : ` into container ${container}`;
  const winner = by === undefined ? "" : ` (${by})`;
  return `${podDefault}: ${[fieldWords[field].one, key].filter(Boolean).join(" ")}${place}: ${whyWords[why]}${winner}`;
}

/** Notes, each a paragraph that says that it is one. */
export function renderNotes(notes: Iterable<string>, { palette, width }: TextStyle): string {
  return [...notes].map((note) => `${palette.faint(wrap(`Note: ${note}`, width, "", "  "))}\n`).join("");
}
