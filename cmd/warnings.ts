import { formatProblem, type Problem } from "../src/errors.ts";
import { paletteFor } from "./color.ts";
import type { Io } from "./io.ts";

/** Warnings on stderr, one line each, as kubectl prints those of an API server. */
export function warnOfProblems(problems: readonly Problem[], io: Io): void {
  const { warn } = paletteFor(io.stderr, io.env, "auto");
  for (const problem of problems) io.stderr.write(`${warn("Warning:")} ${formatProblem(problem)}\n`);
}
