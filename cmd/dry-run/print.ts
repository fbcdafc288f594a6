import { exitCode } from "../../src/errors.ts";
import { renderNotes, renderTotals, type Tally } from "../../src/render/dry-run-text.ts";
import { assumptionsOf, type Evaluation, errorOf, isRefused } from "../../src/report/dry-run.ts";
import { refusalHeadline } from "../../src/report/refusal.ts";
import type { Io } from "../io.ts";
import { type Format, formats, type PrintOptions } from "./formats.ts";

/**
 * Prints judged Pods as they come, in the format that -o names, for a person if it names none. Gives how many fared how.
 * @param options.count how many there will be: one alone is printed without a list around it
 */
export async function printEvaluations(
  evaluations: Iterable<Evaluation>,
  options: PrintOptions & { readonly output: Format | undefined },
  io: Io,
): Promise<Tally> {
  const { output } = options;
  if (output === "diff" && io.env["KUBECTL_EXTERNAL_DIFF"]) return printByProgram(evaluations, options, io);
  const { start = "", each, end = "" } = formats[output ?? "text"](options);
  const tally = { changed: 0, unchanged: 0, refused: 0 };
  const assumptions = new Set<string>();
  io.stdout.write(start);
  for (const evaluation of evaluations) {
    tally[fateOf(evaluation)] += 1;
    io.stdout.write(each(evaluation));
    for (const assumption of assumptionsOf(evaluation)) assumptions.add(assumption);
    if (output !== undefined && output !== "report") sayIfRefused(evaluation, io);
    await io.stdout.drained();
  }
  io.stdout.write(end);
  if (output === undefined) io.stdout.write(closing(tally, assumptions, options));
  return tally;
}

/** 4 before 1: that a Pod never comes to be matters more than what it would look like. */
export function exitCodeFor({ refused, changed }: Tally, tellsChanges: boolean): number {
  if (refused > 0) return exitCode.podRefused;
  return changed > 0 && tellsChanges ? exitCode.changePredicted : exitCode.fine;
}

async function printByProgram(
  evaluations: Iterable<Evaluation>,
  { showDefaults }: PrintOptions,
  io: Io,
): Promise<Tally> {
  const tally = { changed: 0, unchanged: 0, refused: 0 };
  const { externalDiff } = await import("./external-diff.ts");
  await using diff = await externalDiff(io);
  for (const evaluation of evaluations) {
    tally[fateOf(evaluation)] += 1;
    await diff.add(evaluation, showDefaults);
    sayIfRefused(evaluation, io);
  }
  await diff.show();
  return tally;
}

/** What had to be assumed, each thing once however many Pods it concerns, and the count of several. */
function closing(
  tally: Tally,
  assumptions: ReadonlySet<string>,
  { palette, width, count }: PrintOptions,
): string {
  const notes = assumptions.size > 0 ? `\n${renderNotes(assumptions, { palette, width })}` : "";
  return count > 1 ? `${notes}\n${renderTotals(tally)}` : notes;
}

function fateOf({ outcome }: Evaluation): keyof Tally {
  if (isRefused(outcome)) return "refused";
  return outcome.outcome === "mutated" ? "changed" : "unchanged";
}

/** Formats for machines have no place for a Pod that never comes to be; stderr has. */
function sayIfRefused(evaluation: Evaluation, io: Io): void {
  const error = errorOf(evaluation.outcome);
  if (error === undefined) return;
  const [said, ...more] = error.message.split("\n");
  const all = more.length > 0 ? " ... (all of it, explained, without -o)" : "";
  io.stderr.write(`error: ${refusalHeadline(evaluation)} (${evaluation.source}): ${said?.trimEnd()}${all}\n`);
}
