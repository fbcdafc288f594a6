import { counted } from "../../src/counted.ts";
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
import type { TextStyle } from "../../src/render/style.ts";
import { explainPod, type PodExplanation } from "../../src/report/explain-pod.ts";
import { gatherOptions } from "../gather-options.ts";
import type { Io } from "../io.ts";
import { type CountingIo, withProgress } from "../progress.ts";
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
  const gathered = await withProgress(io, "Gathering Pods and PodDefaults", (counting) =>
    gather({ ...gatherOptions(options, options.all, counting), count: counting.count }),
  );
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
    if (document !== undefined) checkSize(gathered);
    const { sources, contexts } = gathered;
    const [only] = sources.length === 1 ? evaluate(sources, contexts) : [];
    const evaluations = only ? [only] : evaluate(sources, contexts);
    const elsewhere = await readElsewhere(gathered, only?.outcome);
    const explanations: PodExplanation[] = [];
    const rejected = new Set<PodExplanation>();
    const explainAll = ({ count }: CountingIo) =>
      interruptible(sources.length, () => {
        for (const evaluation of counted(evaluations, sources.length, count)) {
          const explanation = explainPod(evaluation, elsewhere, about);
          explanations.push(explanation);
          if (isRejected(evaluation.outcome)) rejected.add(explanation);
        }
      });
    await withProgress(io, "Explaining Pods", explainAll, sources.length);
    const render = () =>
      document === undefined
        ? renderAll(explanations, rejected, sources, options, textStyle(options.color, io))
        : document({ kind: "PodExplanations", items: explanations });
    io.stdout.write(await interruptible(sources.length, render));
    if (!isComplete) return exitCode.failure;
    return rejected.size > 0 ? exitCode.podRejected : exitCode.fine;
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

/** Explanations for a person; Pods that are rejected for the same reasons share one. */
function renderAll(
  explanations: readonly PodExplanation[],
  rejected: ReadonlySet<PodExplanation>,
  sources: readonly PodSource[],
  { args, filename, checks: allChecks, v }: ExplainOptions,
  style: TextStyle,
): string {
  const [only, ...more] = args;
  const withNext = v > 0 || explanations.length === 1;
  const render = (explanation: PodExplanation, argument: string) =>
    renderPodExplanation(explanation, { allChecks, allNames: v > 0, withNext, argument }, style);
  const groups = Map.groupBy(explanations.keys(), (index) => {
    const explanation = explanations[index] as PodExplanation;
    return rejected.has(explanation) ? render({ ...explanation, title: "" }, "") : index;
  });
  const texts = [...groups.values()].map((indexes) => {
    const [first = 0] = indexes;
    const named = shortNameOf(sources[first] as PodSource);
    const argument = (more.length === 0 ? only : undefined) ?? (only ? named : filename[0]) ?? named;
    const titles = indexes.map((index) => explanations[index]?.title ?? "");
    return render(
      { ...(explanations[first] as PodExplanation), title: [...new Set(titles)].join(", ") },
      argument,
    );
  });
  const notes = new Set(explanations.flatMap((explanation) => explanation.notes));
  return texts.join("\n") + (notes.size > 0 ? `\n${renderNotes(notes, style)}` : "");
}

/** PodDefaults, and at most what surrounds them. */
function hasOnlyPodDefaults({ sources, withoutPods }: Gathered): boolean {
  const kinds = new Set(withoutPods.map(({ kind }) => kind));
  const others = [...kinds].filter((kind) => kind !== "PodDefault" && !surroundingKinds.includes(kind));
  return sources.length === 0 && kinds.has("PodDefault") && others.length === 0;
}
