import { shortNameOf } from "../../src/finding/about-pod.ts";
import type { Evaluation } from "../../src/finding/evaluation.ts";
import type { Finding } from "../../src/finding/finding.ts";
import { type Rejection, rejectionOf } from "../../src/finding/rejection.ts";
import type { Placed } from "../../src/gather/elsewhere.ts";
import { renderPodDiff } from "../../src/render/dry-run.ts";
import { renderElsewhere, renderEvaluation, renderRows, renderTally } from "../../src/render/dry-run-text.ts";
import { renderFindings, renderNotes } from "../../src/render/finding.ts";
import type { TextStyle } from "../../src/render/style.ts";
import { wrap } from "../../src/render/wrap.ts";
import { assumptionsOf, type DryRunRow, reportRow } from "../../src/report/dry-run.ts";
import { listNames } from "../../src/report/names.ts";
import { otherNamespaceFindings } from "../../src/report/other-namespaces.ts";
import type { Io } from "../io.ts";

export type TextOptions = {
  readonly style: TextStyle;
  readonly showDefaults: boolean;
  /** How many Pods there are. */
  readonly count: number;
  /** -o summary: the table alone. */
  readonly isSummary: boolean;
  /** What files and objects play no part, counted; "" if there are none. */
  readonly skipped: string;
  /** PodDefaults of any namespace that may be meant. */
  readonly elsewhere: readonly Placed[];
  /** -v: name everything. */
  readonly allNames: boolean;
};

/** More diffs than these are left to -o diff. */
const mostDiffs = 10;

/** Prints Pods for a person: one with its diff; of several the table first, then why those that are rejected are. */
export function printText(
  evaluations: Iterable<Evaluation>,
  options: TextOptions,
  io: Io,
): readonly DryRunRow[] {
  if (options.count === 0) return [];
  if (options.count === 1 && !options.isSummary) return printOne(evaluations, options, io);
  const { style, isSummary } = options;
  const rows: DryRunRow[] = [];
  const rejected: Rejected = new Map();
  const diffs: string[] = [];
  const assumptions = new Set<string>();
  const elsewhere = new Map<string, Finding>();
  for (const evaluation of evaluations) {
    const others = otherNamespaceFindings(evaluation, options.elsewhere);
    rows.push(reportRow(evaluation, others));
    if (isSummary) continue;
    collectRejection(evaluation, rejected);
    if (options.count <= mostDiffs) diffs.push(diffOf(evaluation, options));
    for (const assumption of assumptionsOf(evaluation)) assumptions.add(assumption);
    for (const finding of others) elsewhere.set(`${finding.object.name} ${finding.message}`, finding);
  }
  const sections = [
    renderRows(rows, style),
    renderHints(rows, options),
    ...[...rejected.values()].map((group) => renderRejection(group, options)),
    ...diffs,
    renderElsewhere([...elsewhere.values()], style),
    assumptions.size > 0 ? renderNotes(assumptions, style) : "",
    isSummary ? "" : renderRejected(rows, style),
  ];
  io.stdout.write(sections.filter(Boolean).join("\n"));
  return rows;
}

type Rejected = Map<string, { readonly rejection: Rejection; readonly sources: string[] }>;

/** Counts, and what to type for more. */
function renderHints(
  rows: readonly DryRunRow[],
  { count: pods, isSummary, skipped, style }: TextOptions,
): string {
  const hasMoreDiffs = !isSummary && pods > mostDiffs && rows.some(({ result }) => result === "changed");
  const hints = [renderTally(rows), skipped, hasMoreDiffs ? "Diffs: add -o diff." : ""];
  return `${wrap(hints.filter(Boolean).join(" "), style.width, "", "  ")}\n`;
}

/** Why Pods are rejected for the same reasons. */
function renderRejection(
  { rejection, sources }: { readonly rejection: Rejection; readonly sources: readonly string[] },
  { style, allNames }: TextOptions,
): string {
  const title = `${listNames(sources, allNames)}: ${rejection.verdict} (${rejection.code})`;
  const heading = style.palette.error(wrap(title, style.width, "", "  "));
  return `${heading}\n${renderFindings(rejection.findings, style)}`;
}

/** The closing line, which names what is rejected; "" if nothing is. */
function renderRejected(rows: readonly DryRunRow[], { palette, width }: TextStyle): string {
  const names = rows
    .filter(({ result }) => result === "DENIED" || result === "REJECTED")
    .map(({ workload }) => workload);
  if (names.length === 0) return "";
  const total = `${names.length} of ${rows.length} rejected: ${names.join(", ")}`;
  return `${palette.error(wrap(total, width, "", "  "))}\n`;
}

function printOne(evaluations: Iterable<Evaluation>, options: TextOptions, io: Io): readonly DryRunRow[] {
  const { style, skipped } = options;
  return [...evaluations].map((evaluation) => {
    const diff = renderPodDiff(evaluation, options.showDefaults, style.palette);
    const elsewhere = otherNamespaceFindings(evaluation, options.elsewhere);
    io.stdout.write(renderEvaluation(evaluation, diff, elsewhere, style));
    if (skipped !== "") io.stdout.write(`\n${skipped}\n`);
    return reportRow(evaluation, elsewhere);
  });
}

/** What is rejected for the same reasons is explained once. */
function collectRejection(evaluation: Evaluation, rejected: Rejected): void {
  const rejection = rejectionOf(evaluation);
  if (rejection === undefined) return;
  const { verdict, findings } = rejection;
  const reasons = findings.map(({ code, message, details, fixes }) => [code, message, details, fixes]);
  const key = JSON.stringify([verdict, reasons]);
  const group = rejected.get(key) ?? { rejection, sources: [] };
  group.sources.push(shortNameOf(evaluation.source));
  rejected.set(key, group);
}

function diffOf(evaluation: Evaluation, { showDefaults, style }: TextOptions): string {
  return renderPodDiff(evaluation, showDefaults, style.palette, `${shortNameOf(evaluation.source)} `);
}
