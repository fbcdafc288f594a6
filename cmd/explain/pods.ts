import { exitCode, InputError } from "../../src/errors.ts";
import { shortNameOf } from "../../src/finding/about-pod.ts";
import { evaluate, isRejected } from "../../src/finding/evaluation.ts";
import { readElsewhere } from "../../src/gather/elsewhere.ts";
import { type Gathered, gather } from "../../src/gather/gather.ts";
import { interruptible } from "../../src/interruptible.ts";
import { surroundingKinds } from "../../src/manifest/check-object.ts";
import type { PodSource } from "../../src/model/pod-source.ts";
import { renderNotes } from "../../src/render/finding.ts";
import { renderPodExplanation } from "../../src/render/pod-text.ts";
import { explainPod, type PodExplanation } from "../../src/report/explain-pod.ts";
import { gatherOptions } from "../gather-options.ts";
import type { Io } from "../io.ts";
import { withProgress } from "../progress.ts";
import { checkPodsAreFound, tellUnusable } from "../skipped-objects.ts";
import { textStyle } from "../text-style.ts";
import { warnOfProblems } from "../warnings.ts";
import { readDocumentFormat } from "./document.ts";
import type { ExplainOptions } from "./flags.ts";
import { explainPodDefaults } from "./pod-default.ts";

/**
 * Explains Pods and workloads, of files or of the cluster; files that contain only PodDefaults explain these. 4 if a Pod would
 * be rejected.
 * @param about names of PodDefaults: why each does or does not apply
 */
export async function explainPods(
  options: ExplainOptions,
  io: Io,
  about: readonly string[] = [],
): Promise<number> {
  const document = await readDocumentFormat(options.output, io.cwd);
  const wanted = gatherOptions(options, options.all, io);
  const gathered = await withProgress(io, "Gathering Pods and PodDefaults", gather(wanted));
  try {
    if (hasOnlyPodDefaults(gathered))
      return await explainPodDefaults(
        [],
        { ...options, filename: [...options.filename, ...options.args], args: [] },
        io,
      );
    warnOfProblems(gathered.warnings, io);
    checkPodsAreFound(gathered, wanted, io);
    const isComplete = tellUnusable(gathered, options.v > 0, io);
    const elsewhere = await readElsewhere(gathered);
    const style = textStyle(options.color, io);
    const textOf = (explanation: PodExplanation, source: PodSource) => {
      const [only, ...more] = options.args;
      const named = shortNameOf(source);
      const argument =
        (more.length === 0 ? only : undefined) ?? (only ? named : options.filename[0]) ?? named;
      const { checks: allChecks, v } = options;
      return renderPodExplanation(
        explanation,
        { allChecks, allNames: v > 0, withNext: v > 0 || gathered.sources.length === 1, argument },
        style,
      );
    };
    if (document !== undefined) checkSize(gathered);
    // One Pod at a time, so that the outcomes of thousands are never in memory together.
    const print = () => {
      const items: PodExplanation[] = [];
      const texts: string[] = [];
      const notes = new Set<string>();
      let code: number = exitCode.fine;
      for (const evaluation of evaluate(gathered.sources, gathered.contexts)) {
        const explanation = explainPod(evaluation, elsewhere, about);
        if (isRejected(evaluation.outcome)) code = exitCode.podRejected;
        if (document !== undefined) items.push(explanation);
        else texts.push(textOf(explanation, evaluation.source));
        for (const note of explanation.notes) notes.add(note);
      }
      if (document !== undefined) io.stdout.write(document({ kind: "PodExplanations", items }));
      else io.stdout.write(texts.join("\n") + (notes.size > 0 ? `\n${renderNotes(notes, style)}` : ""));
      return code;
    };
    const code = await interruptible(gathered.sources.length, print);
    return isComplete ? code : exitCode.failure;
  } finally {
    gathered.cluster?.close();
  }
}

/** What one document can hold: each Pod is compared with every PodDefault of its namespace. A million take half a GB. */
const mostComparisons = 2_000_000;

/** @throws InputError instead of running out of memory */
function checkSize({ sources, contexts }: Gathered): void {
  const comparisons = sources.reduce(
    (sum, { namespace }) => sum + (contexts.get(namespace)?.podDefaults.length ?? 0),
    0,
  );
  if (comparisons <= mostComparisons) return;
  const message =
    `one document for ${sources.length} Pods would hold ${comparisons} comparisons with PodDefaults, more than ${mostComparisons}; ` +
    "specify fewer Pods, or use dry-run -o report, which prints one at a time";
  throw new InputError([{ file: "--output", message }]);
}

/** PodDefaults, and at most what surrounds them. */
function hasOnlyPodDefaults({ sources, withoutPods }: Gathered): boolean {
  const kinds = new Set(withoutPods.map(({ kind }) => kind));
  const others = [...kinds].filter((kind) => kind !== "PodDefault" && !surroundingKinds.includes(kind));
  return sources.length === 0 && kinds.has("PodDefault") && others.length === 0;
}
