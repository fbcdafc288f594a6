import { formatProblem, type Problem } from "../src/errors.ts";
import { bestFix, type Finding } from "../src/finding/finding.ts";
import { wrap } from "../src/render/wrap.ts";
import { paletteFor } from "./color.ts";
import type { Io } from "./io.ts";

/** Warnings about the input on stderr, one line each, as kubectl prints the warnings of an API server. */
export function warnOfProblems(problems: readonly Problem[], io: Io): void {
  for (const problem of problems) io.stderr.write(`${warning(io)} ${formatProblem(problem)}\n`);
}

/** Workloads that play no part in the answer, each with its place and the reason. */
export function warnOfUnknownPods(problems: readonly Problem[], io: Io): void {
  const leftOut = "left out, because its Pods are unknown";
  warnOfProblems(
    problems.map((one) => ({ ...one, message: `${leftOut}: ${one.message}` })),
    io,
  );
}

/** A warning on stderr, broken between words on a terminal. */
export function warn(message: string, io: Io): void {
  io.stderr.write(`${inLines(`Warning: ${message}`, io)}\n`);
}

/** A finding as a warning with its code, and the command that ends it on a line of its own, which is never broken. */
export function warnOfFinding(finding: Pick<Finding, "code" | "message" | "fixes">, io: Io): void {
  const fix = bestFix(finding);
  const text = `Warning: ${finding.message} [${finding.code}]\n${fix?.text ?? ""}`.trimEnd();
  const command = fix?.command === undefined ? "" : `  ${fix.command}\n`;
  io.stderr.write(`${inLines(text, io)}\n${command}`);
}

function inLines(text: string, io: Io): string {
  const width = io.stderr.isTerminal ? io.stderr.columns : Number.POSITIVE_INFINITY;
  return wrap(text, width, "", "  ").replace("Warning:", warning(io));
}

function warning(io: Io): string {
  return paletteFor(io.stderr, io.env, "auto").warn("Warning:");
}
