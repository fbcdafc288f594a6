import { counted } from "../src/counted.ts";
import { exitCode, UsageError } from "../src/errors.ts";
import { type Evaluation, evaluate } from "../src/finding/evaluation.ts";
import { elsewhereInFiles, readElsewhere } from "../src/gather/elsewhere.ts";
import { type Gathered, gather } from "../src/gather/gather.ts";
import { interruptible } from "../src/interruptible.ts";
import type { Result } from "../src/report/dry-run.ts";
import { defineCommand } from "./command.ts";
import { formatNames } from "./dry-run/formats.ts";
import { exitCodeFor, printFormat } from "./dry-run/print.ts";
import type { FlagGroup, OptionsOf } from "./flag.ts";
import {
  allFlag,
  asSubmittedFlag,
  colorFlags,
  connectionFlags,
  fieldSelectorFlag,
  inputFlags,
  selectionFlags,
} from "./flags.ts";
import { gatherOptions } from "./gather-options.ts";
import type { Io } from "./io.ts";
import { jsonPathTemplates, readOutputFormat, type TemplateFormat } from "./output-format.ts";
import { type CountingIo, withProgress } from "./progress.ts";
import {
  checkPodsAreFound,
  checkPodsAreNamed,
  countSkipped,
  nameSkipped,
  objectsWithoutPods,
  restOfFiles,
  tellFailures,
} from "./skipped-objects.ts";
import { textStyle } from "./text-style.ts";
import { warnOfProblems } from "./warnings.ts";

const formats = { names: formatNames, templates: jsonPathTemplates, plain: ["text", "table"] };

const flags = [
  inputFlags,
  { title: selectionFlags.title, flags: { ...selectionFlags.flags, ...allFlag, ...fieldSelectorFlag } },
  {
    title: "Prediction",
    flags: {
      ...asSubmittedFlag,
      "ask-server": {
        type: "boolean",
        describe:
          "The same as --server without an address: ask the API server instead of predicting. It creates the Pod with dryRun=All, with and without PodDefaults; nothing is stored. Needs permission to create Pods.",
      },
      compare: {
        type: "boolean",
        describe: "With --ask-server: predict, too, and report every difference.",
      },
    },
  },
  {
    title: "Output",
    flags: {
      output: {
        type: "string",
        short: "o",
        suggestions: [...formatNames.filter((name) => name !== "posted"), "jsonpath="],
        describe:
          "Output format. One of: (diff, yaml, json, patch, name, submitted, report, summary, jsonpath=...). submitted: the Pods without what is injected, ready to create.",
      },
      "show-defaults": {
        type: "boolean",
        describe: "Show the Pod as the API server would store it, with everything that it defaults.",
      },
      "exit-code": {
        type: "boolean",
        describe: "Exit with 1 if PodDefaults would change a Pod.",
      },
      ...colorFlags,
    },
  },
  {
    title: connectionFlags.title,
    flags: {
      ...connectionFlags.flags,
      server: { ...connectionFlags.flags.server, alone: { means: "ask-server", form: /^https?:|:\d+$/ } },
    },
  },
] as const satisfies readonly FlagGroup[];

type DryRunOptions = OptionsOf<typeof flags>;

export const dryRun = defineCommand({
  name: "dry-run",
  usage: "dry-run (FILE | TYPE/NAME | TYPE) ... [-f FILE]... [flags]",
  description: `Show what PodDefaults would do to Pods when they are created: which ones match, what each injects, and the resulting Pod as a diff.

Pods come from files or from the cluster; for a workload these are the Pods that its controller would create. PodDefaults come from the cluster, and those in files are laid over them by namespace and name. With --local everything comes from files. Nothing is ever created.

A Pod that would be rejected is explained: every conflict with both values and what ends it. The exit code is then 4.`,
  examples: [
    {
      comment: "What would happen to the Pod of a file in this cluster",
      command: "kubectl poddefault dry-run pod.yaml",
    },
    {
      comment: "The same without a cluster: everything from files",
      command: "kubectl poddefault dry-run pod.yaml -f poddefaults.yaml --local",
    },
    {
      comment: "What if this PodDefault were changed: what a running Deployment would get",
      command: "kubectl poddefault dry-run deployment/web -f changed.yaml",
    },
    {
      comment: "The Pod with everything injected, as YAML",
      command: "kubectl poddefault dry-run pod.yaml -o yaml",
    },
    {
      comment: "Fail a pipeline if PodDefaults would change anything",
      command: "kubectl poddefault dry-run -f manifests/ -R --exit-code -o summary",
    },
    {
      comment: "Ask the API server instead of predicting, and compare",
      command: "kubectl poddefault dry-run pod.yaml --server --compare",
    },
  ],
  flags,
  args: { max: Number.POSITIVE_INFINITY, complete: ["file", "object"] },
  run: async (options, io) => {
    checkServerFlags(options);
    const format = await readOutputFormat(options.output, formats, io.cwd);
    const limits = { writes: options.askServer ? "dry-run" : "none" } as const;
    const wanted = gatherOptions(options, options.all, io, limits);
    checkPodsAreNamed(wanted);
    const gathered = await withProgress(io, "Gathering Pods and PodDefaults", (counting) =>
      gather({ ...gatherOptions(options, options.all, counting, limits), count: counting.count }),
    );
    try {
      warnOfProblems(gathered.warnings, io);
      checkPodsAreFound(gathered, wanted, io);
      const isComplete = tellFailures(gathered, io);
      warnIfNoPodDefaults(gathered, io);
      if (!options.askServer) {
        const results = await predict(gathered, options, format, io);
        if (format === undefined && gathered.cluster !== undefined && gathered.podDefaultsInFiles.length > 0)
          await (await import("./dry-run/note-changes.ts")).noteChanges(gathered, options.filename, io);
        return isComplete ? exitCodeFor(results, options.exitCode) : exitCode.failure;
      }
      const { askAbout } = await import("./dry-run/server.ts");
      const { answered, isRight } = await askAbout(
        [...evaluate(gathered.sources, gathered.contexts)],
        gathered,
        io,
        options.compare,
      );
      const results = await print(answered, gathered, { ...options, showDefaults: true }, format, io);
      return isRight && isComplete ? exitCodeFor(results, options.exitCode) : exitCode.failure;
    } finally {
      gathered.cluster?.close();
    }
  },
});

function checkServerFlags({ askServer, compare, local }: DryRunOptions): void {
  if (askServer && local) throw new UsageError("--server and --local are mutually exclusive");
  if (compare && !askServer)
    throw new UsageError("--compare needs --server: it compares the prediction with the API server's answer");
}

/** Prints what is predicted, and shows meanwhile how many Pods are done. */
function predict(
  gathered: Gathered,
  options: DryRunOptions,
  format: Format,
  io: Io,
): Promise<readonly Result[]> {
  const { sources, contexts } = gathered;
  const evaluations = evaluate(sources, contexts);
  const isPrintedByAndBy = format !== undefined && format !== "summary" && io.stdout.isTerminal;
  if (isPrintedByAndBy || sources.length === 1) return print(evaluations, gathered, options, format, io);
  const work = ({ count }: CountingIo) =>
    print(counted(evaluations, sources.length, count), gathered, options, format, io);
  return withProgress(io, "Evaluating Pods", work, sources.length);
}

type Format = (typeof formatNames)[number] | TemplateFormat | undefined;

async function print(
  evaluations: Iterable<Evaluation>,
  gathered: Gathered,
  options: Pick<DryRunOptions, "showDefaults" | "color" | "v">,
  format: Format,
  io: Io,
): Promise<readonly Result[]> {
  const { showDefaults, color, v } = options;
  const style = textStyle(color, io);
  const count = gathered.sources.length;
  const skipped = [...objectsWithoutPods(gathered), ...gathered.skipped];
  if (v > 0) nameSkipped(skipped, io);
  if (format !== undefined && format !== "summary") {
    if (format !== "report" && v === 0 && gathered.skipped.length > 0)
      io.stderr.write(`Note: ${countSkipped(gathered.skipped)}\n`);
    const elsewhere = elsewhereInFiles(gathered);
    const rest = restOfFiles(gathered);
    const options = { showDefaults, palette: style.palette, count, rest, elsewhere };
    return printFormat(evaluations, format, options, io);
  }
  const { printText } = await import("./dry-run/print-text.ts");
  const isSummary = format === "summary";
  const [only] = count === 1 ? evaluations : [];
  const text = {
    style,
    showDefaults,
    count,
    isSummary,
    skipped: countSkipped(skipped),
    elsewhere: only ? (await readElsewhere(gathered, only.outcome)).podDefaults : elsewhereInFiles(gathered),
    allNames: v > 0,
  };
  return interruptible(count, () =>
    printText(only ? [only] : evaluations, text, io).map(({ result }) => result),
  );
}

/** With --local an input without PodDefaults is probably a mistake; what could not be read may hold some. */
function warnIfNoPodDefaults({ cluster, podDefaultsInFiles, failures }: Gathered, io: Io): void {
  if (cluster !== undefined || podDefaultsInFiles.length > 0 || failures.length > 0) return;
  io.stderr.write(
    "Warning: the files contain no PodDefaults, and --local reads no cluster. Add them with -f.\n",
  );
}
