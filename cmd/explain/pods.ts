import { exitCode } from "../../src/errors.ts";
import { shortNameOf } from "../../src/finding/about-pod.ts";
import { type Evaluation, evaluate, isRejected } from "../../src/finding/evaluation.ts";
import { readElsewhere } from "../../src/gather/elsewhere.ts";
import { type Gathered, gather } from "../../src/gather/gather.ts";
import { interruptible } from "../../src/interruptible.ts";
import { surroundingKinds } from "../../src/manifest/check-object.ts";
import type { PodSource } from "../../src/model/pod-source.ts";
import { renderNotes } from "../../src/render/finding.ts";
import { renderPodExplanation } from "../../src/render/pod-text.ts";
import { explainPod } from "../../src/report/explain-pod.ts";
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
    const explain = (evaluation: Evaluation) => explainPod(evaluation, elsewhere, about);
    const evaluations: Evaluation[] = [];
    const print = () => {
      for (const one of evaluate(gathered.sources, gathered.contexts)) evaluations.push(one);
      if (document !== undefined) {
        io.stdout.write(document({ kind: "PodExplanations", items: evaluations.map(explain) }));
        return;
      }
      const style = textStyle(options.color, io);
      const explanations = evaluations.map(explain);
      const texts = explanations.map((explanation, index) => {
        const [only, ...more] = options.args;
        const named = shortNameOf(gathered.sources[index] as PodSource);
        const argument =
          (more.length === 0 ? only : undefined) ?? (only ? named : options.filename[0]) ?? named;
        const { checks: allChecks, v } = options;
        return renderPodExplanation(
          explanation,
          { allChecks, allNames: v > 0, withNext: v > 0 || explanations.length === 1, argument },
          style,
        );
      });
      const notes = new Set(explanations.flatMap((explanation) => explanation.notes));
      io.stdout.write(texts.join("\n") + (notes.size > 0 ? `\n${renderNotes(notes, style)}` : ""));
    };
    await interruptible(gathered.sources.length, print);
    if (!isComplete) return exitCode.failure;
    return evaluations.some(({ outcome }) => isRejected(outcome)) ? exitCode.podRejected : exitCode.fine;
  } finally {
    gathered.cluster?.close();
  }
}

/** PodDefaults, and at most what surrounds them. */
function hasOnlyPodDefaults({ sources, withoutPods }: Gathered): boolean {
  const kinds = new Set(withoutPods.map(({ kind }) => kind));
  const others = [...kinds].filter((kind) => kind !== "PodDefault" && !surroundingKinds.includes(kind));
  return sources.length === 0 && kinds.has("PodDefault") && others.length === 0;
}
