import { UsageError } from "../../src/errors.ts";
import { readTargets } from "../../src/gather/targets.ts";
import type { Io } from "../io.ts";
import type { ExplainOptions } from "./flags.ts";

export type Subject = "event" | "field" | "pod-default" | "opt-in" | "pods";

const fieldPath = /^spec(\.|$)/;

/**
 * What the words of the command line ask about.
 * @throws UsageError where they ask about nothing, or about several things at once
 */
export async function subjectOf(options: ExplainOptions, io: Io): Promise<Subject> {
  if (options.event !== undefined) return "event";
  const words = options.args;
  if (words.length > 0 && words.every((word) => fieldPath.test(word))) return "field";
  const targets = await readTargets(words, io.cwd);
  const selectsObjects = options.selector !== undefined || options.all || options.allNamespaces;
  const isName = targets.length > 0 && targets.every(({ kind }) => kind === "type") && !selectsObjects;
  if (options.optIn) {
    if (isName) return "opt-in";
    throw new UsageError("--opt-in wants the name of a PodDefault", "explain");
  }
  if (isName) return "pod-default";
  if (targets.length === 0 && options.filename.length === 0) {
    throw new UsageError(
      "say what to explain: a PodDefault, TYPE/NAME, a file, or a field such as spec.env",
      "explain",
    );
  }
  return "pods";
}
