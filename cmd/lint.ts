import { exitCode, UsageError } from "../src/errors.ts";
import { formatJson } from "../src/kubernetes/json.ts";
import { renderLint } from "../src/render/lint-text.ts";
import { plainPalette } from "../src/render/palette.ts";
import type { TextStyle } from "../src/render/style.ts";
import { correct } from "../src/report/corrections.ts";
import { hasFindingsFrom, type LintReport, readCodes, reportLint } from "../src/report/lint.ts";
import { count } from "../src/report/names.ts";
import { paletteFor } from "./color.ts";
import { defineCommand } from "./command.ts";
import type { Io } from "./io.ts";
import { type LintOptions, lintFlags } from "./lint/flags.ts";
import { type LintInput, readForLint } from "./lint/read.ts";
import { rewriteFile } from "./rewrite-file.ts";
import { textStyle } from "./text-style.ts";

export const lint = defineCommand({
  name: "lint",
  usage: "lint [FILE | DIRECTORY] ... [flags]",
  description: `Find what is wrong with PodDefaults and with the workloads that use them: in files, or without files in the cluster.

Files are read with all directories below them, and no cluster is contacted. Every finding has a code (explain CODE says what it means) and a place. PodDefaults are checked one by one, beside the others of their namespace, and between profiles; workloads for labels that nearly match, and for Pods that would be rejected.

A comment in a file ignores a code, for the line it is on or for what begins below it: # poddefault-ignore: CODE reason. So does an annotation, for its object: poddefault.kubectl/ignore: CODE=reason; CODE=reason. An ignore without a reason does not count, and one that ignores nothing is reported.`,
  examples: [
    { comment: "Everything in a repository", command: "kubectl poddefault lint manifests/" },
    { comment: "All namespaces of the cluster", command: "kubectl poddefault lint -A" },
    {
      comment: "Fail on warnings, too, but not on missing descriptions",
      command: "kubectl poddefault lint . --fail-on warning --ignore FORM_NO_DESC",
    },
    {
      comment: "Show findings beside the lines of a pull request on GitHub",
      command: "kubectl poddefault lint manifests/ -o github",
    },
    {
      comment: "See what could be corrected mechanically, then correct it",
      command: "kubectl poddefault lint manifests/ --fix --dry-run",
    },
  ],
  flags: lintFlags,
  args: { max: Number.POSITIVE_INFINITY, complete: ["file"] },
  run: async (options, io) => {
    const { args, filename, local, failOn } = options;
    const paths = [...args, ...filename];
    const [select, ignore] = [codesIn(options.select, "select"), codesIn(options.ignore, "ignore")];
    if (local && paths.length === 0) throw new UsageError("--local needs files: lint FILE|DIRECTORY");
    if (options.dryRun && !options.fix) throw new UsageError("--dry-run needs --fix");
    if (options.fix && paths.length === 0)
      throw new UsageError("--fix needs files: lint FILE|DIRECTORY --fix");
    const read = () => readForLint(paths, options, io);
    let input = await read();
    if (options.fix) {
      await applyCorrections(input, options.dryRun, io);
      if (!options.dryRun) input = await read();
    }
    const report = reportLint(input.findings, input.ignores, { select, ignore }, input.checked);
    io.stdout.write(await rendered(report, options, io));
    if (input.faults.some(({ isFatal }) => isFatal)) return exitCode.failure;
    return failOn !== "never" && hasFindingsFrom(report, failOn) ? exitCode.findings : exitCode.fine;
  },
});

function codesIn(words: readonly string[], flag: string): readonly string[] {
  const { codes, unknown } = readCodes(words);
  if (unknown.length === 0) return codes;
  throw new UsageError(
    `--${flag}: there is no finding code ${unknown.join(", ")}; docs/codes.md lists them, and explain CODE explains one`,
  );
}

/** Shows what is corrected as a diff on stderr, so that the report keeps stdout for itself. */
async function applyCorrections({ texts, faults }: LintInput, isDryRun: boolean, io: Io): Promise<void> {
  const corrections = correct(texts, faults);
  const { renderUnifiedDiff } = await import("../src/render/unified-diff.ts");
  for (const { name, path, text, corrected } of corrections) {
    const options = { fromName: name, toName: `${name} (corrected)` };
    io.stderr.write(renderUnifiedDiff(text, corrected, options, paletteFor(io.stderr, io.env, "auto")));
    if (!isDryRun) await rewriteFile(path, corrected, name);
  }
  const number = corrections.reduce((sum, one) => sum + one.count, 0);
  const verb = isDryRun ? "can be corrected" : "corrected";
  io.stderr.write(`${count(number, "place")} ${verb} in ${count(corrections.length, "file")}.\n`);
}

/** As in a pipe, whatever stdout is. */
const compactStyle: TextStyle = { palette: plainPalette, width: 80, isTerminal: false };

/** Lazy imports: each format loads only what it needs. */
async function rendered(report: LintReport, { output, color }: LintOptions, io: Io): Promise<string> {
  switch (output) {
    case "json":
      return `${formatJson(report, 2)}\n`;
    case "sarif": {
      const [{ renderSarif }, { build }] = await Promise.all([
        import("../src/render/sarif.ts"),
        import("./build.ts"),
      ]);
      return renderSarif(report, build.version);
    }
    case "junit": {
      const { lintCases, renderJunit } = await import("../src/render/junit.ts");
      return renderJunit("kubectl poddefault lint", lintCases(report));
    }
    case "github":
      return (await import("../src/render/github.ts")).renderGithub(report);
    default:
      return renderLint(report, output === undefined ? textStyle(color, io) : compactStyle);
  }
}
