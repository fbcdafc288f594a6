import { exitCode, UsageError } from "../src/errors.ts";
import type { State } from "../src/gather/before-and-after.ts";
import { interruptible } from "../src/interruptible.ts";
import { formatJson } from "../src/kubernetes/json.ts";
import { formatYaml } from "../src/kubernetes/yaml.ts";
import type { TitledDiff } from "../src/render/impact-markdown.ts";
import { renderImpact } from "../src/render/impact-text.ts";
import { type Palette, plainPalette } from "../src/render/palette.ts";
import type { TextStyle } from "../src/render/style.ts";
import { renderUnifiedDiff } from "../src/render/unified-diff.ts";
import { whyInactiveIn } from "../src/report/checks.ts";
import type { ImpactReport } from "../src/report/impact.ts";
import { defineCommand } from "./command.ts";
import { type Affected, evaluateImpact } from "./impact/evaluate.ts";
import { type ImpactOptions, impactFlags } from "./impact/flags.ts";
import { readStates } from "./impact/read.ts";
import type { Io } from "./io.ts";
import { type CountingIo, withProgress } from "./progress.ts";
import { textStyle } from "./text-style.ts";
import { warnOfFinding } from "./warnings.ts";

export const impact = defineCommand({
  name: "impact",
  usage: "impact -f CHANGED... [--delete NAME]... [--base DIRECTORY | git:REF] [flags]",
  description: `Show what a change of PodDefaults does to the workloads that exist: which start to match, which no longer do, what is injected differently, and which would be rejected when their Pods are created again.

Before is the cluster as it is, and after is the cluster with the files laid over it; nothing is written. Stopped Notebooks, CronJobs and workloads without replicas count, too. With --base no cluster is contacted.

The exit code is 4 if a workload would be rejected that is not rejected today.`,
  examples: [
    {
      comment: "What would happen if this PodDefault were applied",
      command: "kubectl poddefault impact -f changed.yaml",
    },
    { comment: "What would happen if gpu were deleted", command: "kubectl poddefault impact --delete gpu" },
    {
      comment: "A pull request, without a cluster, as a comment for it",
      command: "kubectl poddefault impact -f profiles -R --base git:main -o markdown",
    },
    {
      comment: "All differences of Pods",
      command: "kubectl poddefault impact -f changed.yaml -o diff",
    },
  ],
  flags: impactFlags,
  run: async (options, io) => {
    if (options.filename.length + options.delete.length === 0)
      throw new UsageError("specify the change: -f FILE, or --delete NAME");
    const states = await withProgress(io, "Reading workloads and PodDefaults", (counting) =>
      readStates(options, counting),
    );
    const diffs: TitledDiff[] = [];
    const style = textStyle(options.color, io);
    const wantsDiff = options.output === "diff" || options.output === "markdown";
    const palette = options.output === "diff" ? style.palette : plainPalette;
    const keepDiff = (affected: Affected) => {
      const diff = wantsDiff ? diffOf(affected, palette) : "";
      if (diff !== "") diffs.push({ title: titleOf(affected), diff });
    };
    const size = states.after.sources.length;
    const contexts = [...states.after.contexts.values()];
    const all = contexts.reduce((sum, { podDefaults }) => sum + podDefaults.length, size);
    const evaluateAll = ({ count }: CountingIo) =>
      interruptible(all, () => evaluateImpact(states, keepDiff, count));
    const report = await withProgress(io, "Evaluating Pods", evaluateAll, size);
    io.stdout.write(await rendered(report, diffs, options.output, style));
    warnIfInactive(report, states.after, io);
    if (report.summary.newlyRejected > 0) return exitCode.podRejected;
    return options.exitCode && report.summary.affected > 0 ? exitCode.changePredicted : exitCode.fine;
  },
});

/** PodDefaults of a namespace that the webhook skips have no effect, whatever changes. */
function warnIfInactive({ podDefaults }: ImpactReport, { contexts }: State, io: Io): void {
  const found = [...new Set(podDefaults.map(({ namespace }) => namespace))].flatMap((namespace) => {
    const context = contexts.get(namespace);
    return (context && whyInactiveIn(context)) ?? [];
  });
  for (const finding of new Map(found.map((one) => [one.message, one])).values()) warnOfFinding(finding, io);
}

function titleOf({ item: { namespace, workload } }: Affected): string {
  return `${namespace} ${workload}`;
}

/** The difference between the Pods before and after; "" where one of them is not created. */
function diffOf(affected: Affected, palette: Palette): string {
  const [before, after] = [affected.before?.injected?.().pod, affected.after.injected?.().pod];
  if (before === undefined || after === undefined) return "";
  const title = titleOf(affected);
  const names = { fromName: `${title} before`, toName: `${title} after` };
  return renderUnifiedDiff(formatYaml(before), formatYaml(after), names, palette);
}

async function rendered(
  report: ImpactReport,
  diffs: readonly TitledDiff[],
  output: ImpactOptions["output"],
  style: TextStyle,
): Promise<string> {
  switch (output) {
    case "json":
      return `${formatJson(report, 2)}\n`;
    case "diff":
      return diffs.map(({ diff }) => diff).join("");
    case "markdown":
      return (await import("../src/render/impact-markdown.ts")).renderMarkdown(report, diffs);
    default:
      return renderImpact(report, style);
  }
}
