import { exitCode } from "../src/errors.ts";
import { gather } from "../src/gather/gather.ts";
import { evaluate } from "../src/report/evaluate.ts";
import { paletteFor } from "./color.ts";
import { defineCommand } from "./command.ts";
import { outputs } from "./dry-run/formats.ts";
import { exitCodeFor, printEvaluations } from "./dry-run/print.ts";
import { checkServerFlags } from "./dry-run/server-flags.ts";
import { allFlag, colorFlags, connectionFlags, inputFlags, outputFlag, selectionFlags } from "./flags.ts";
import { gatherOptions } from "./gather-options.ts";
import { checkPodsAreNamed, sayIfNoPods } from "./no-pods.ts";
import { withProgress } from "./progress.ts";
import { warnOfProblems } from "./warnings.ts";

export const dryRun = defineCommand({
  name: "dry-run",
  usage: "dry-run (FILE | TYPE/NAME | TYPE) ... [-f FILE]... [flags]",
  description: `Show what PodDefaults would do to Pods when they are created: which ones match, what each injects, and the resulting Pod as a diff.

Pods come from files, or are named in the cluster; a workload stands for the Pods that its controller would create. PodDefaults come from the cluster, and those in files are laid over them by namespace and name. With --local everything comes from files. Nothing is ever created.

A Pod that would be refused is explained: every conflict with both values, whose they are and what would make them agree. The exit code is then 4.`,
  examples: [
    {
      comment: "What would happen to the Pod of a file in this cluster",
      command: "kubectl poddefault dry-run pod.yaml",
    },
    {
      comment: "The same with no cluster: everything from files",
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
      command: "kubectl poddefault dry-run -f manifests/ -R --exit-code -o name",
    },
    {
      comment: "Ask the API server instead of predicting, and compare",
      command: "kubectl poddefault dry-run pod.yaml --server --compare",
    },
  ],
  flags: [
    inputFlags,
    {
      title: selectionFlags.title,
      flags: {
        ...selectionFlags.flags,
        ...allFlag,
      },
    },
    {
      title: "Prediction",
      flags: {
        "ask-server": {
          type: "boolean",
          describe:
            "The same as --server without an address. Ask the API server instead of predicting: create the Pod with dryRun=All, with and without PodDefaults. Needs permission to create Pods.",
        },
        compare: {
          type: "boolean",
          describe:
            "With --ask-server: predict too, and report every difference between prediction and answer.",
        },
      },
    },
    {
      title: "Output",
      flags: {
        output: outputFlag(outputs),
        "show-defaults": {
          type: "boolean",
          describe: "Show the Pod as the API server would store it, with everything that it fills in.",
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
  ],
  args: { max: Number.POSITIVE_INFINITY, complete: ["file", "object"] },
  run: async (options, io) => {
    checkServerFlags(options);
    const limits = { writes: options.askServer ? "dry-run" : "none" } as const;
    const wanted = gatherOptions(options, options.all, io, limits);
    checkPodsAreNamed(wanted);
    const gathered = await withProgress(io, "Gathering Pods and PodDefaults", gather(wanted));
    try {
      warnOfProblems(gathered.warnings, io);
      sayIfNoPods(gathered, io);
      const predicted = evaluate(gathered.sources, gathered.namespaceContexts);
      const printOptions = {
        output: options.output,
        showDefaults: options.showDefaults || options.askServer,
        palette: paletteFor(io.stdout, io.env, options.color),
        width: io.stdout.columns,
        count: gathered.sources.length,
      };
      if (!options.askServer) {
        return exitCodeFor(await printEvaluations(predicted, printOptions, io), options.exitCode);
      }
      const { askAbout } = await import("./dry-run/server.ts");
      const { answered, isRight } = await askAbout([...predicted], gathered, io, options.compare);
      const tally = await printEvaluations(answered, printOptions, io);
      return isRight ? exitCodeFor(tally, options.exitCode) : exitCode.failure;
    } finally {
      gathered.cluster?.close();
    }
  },
});
