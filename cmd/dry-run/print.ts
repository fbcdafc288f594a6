import { exitCode } from "../../src/errors.ts";
import { titleOf } from "../../src/finding/about-pod.ts";
import { type Evaluation, errorOf } from "../../src/finding/evaluation.ts";
import { rejectionOf } from "../../src/finding/rejection.ts";
import { type Result, resultOf } from "../../src/report/dry-run.ts";
import type { Io } from "../io.ts";
import type { TemplateFormat } from "../output-format.ts";
import { type FormatName, type PrintOptions, printerOf } from "./formats.ts";

/** Prints evaluations as they come, in the format that -o names. Gives the result of each. */
export async function printFormat(
  evaluations: Iterable<Evaluation>,
  format: FormatName | TemplateFormat,
  options: PrintOptions,
  io: Io,
): Promise<readonly Result[]> {
  if (format === "diff" && io.env["KUBECTL_EXTERNAL_DIFF"]) return printByProgram(evaluations, options, io);
  const { start = "", each, end } = printerOf(format, options);
  const results: Result[] = [];
  io.stdout.write(start);
  for (const evaluation of evaluations) {
    results.push(resultOf(evaluation));
    io.stdout.write(each(evaluation));
    if (format !== "report") sayIfRejected(evaluation, io);
    await io.stdout.drained();
  }
  io.stdout.write(end?.() ?? "");
  if ((format === "yaml" || format === "json") && !io.stdout.isTerminal) warnOfApplying(results, io);
  return results;
}

/** 4 before 1: that a Pod is never created matters more than what it would look like. */
export function exitCodeFor(results: readonly Result[], tellsChanges: boolean): number {
  if (results.some((result) => result === "DENIED" || result === "REJECTED")) return exitCode.podRejected;
  return tellsChanges && results.includes("changed") ? exitCode.changePredicted : exitCode.fine;
}

async function printByProgram(
  evaluations: Iterable<Evaluation>,
  { showDefaults }: PrintOptions,
  io: Io,
): Promise<readonly Result[]> {
  const { externalDiff } = await import("./external-diff.ts");
  using diff = await externalDiff(io);
  const results: Result[] = [];
  for (const evaluation of evaluations) {
    results.push(resultOf(evaluation));
    await diff.add(evaluation, showDefaults);
    sayIfRejected(evaluation, io);
  }
  await diff.show();
  return results;
}

/** The webhook would compare what it injects with what is already there, after the API server defaulted it. */
function warnOfApplying(results: readonly Result[], io: Io): void {
  if (!results.includes("changed")) return;
  io.stderr.write(
    "Note: the webhook may deny these Pods, because they already contain what it injects. To create them, use -o submitted.\n",
  );
}

/** Formats for machines have no place for a Pod that is never created; stderr has. */
function sayIfRejected(evaluation: Evaluation, io: Io): void {
  const error = errorOf(evaluation.outcome);
  const rejection = rejectionOf(evaluation);
  if (error === undefined || rejection === undefined) return;
  const [said, ...more] = error.message.split("\n");
  const all = more.length > 0 ? " ... (without -o all of it is explained)" : "";
  io.stderr.write(
    `error: ${titleOf(evaluation.source)}: ${rejection.verdict} (${rejection.code}): ${said?.trimEnd()}${all}\n`,
  );
}
