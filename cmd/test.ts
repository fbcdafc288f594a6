import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { exitCode, InputError, UsageError } from "../src/errors.ts";
import { formatJson } from "../src/kubernetes/json.ts";
import { formatYaml } from "../src/kubernetes/yaml.ts";
import { commandLine } from "../src/quote-for-shell.ts";
import { plainPalette } from "../src/render/palette.ts";
import { renderTests, testCases } from "../src/render/test-text.ts";
import { renderUnifiedDiff } from "../src/render/unified-diff.ts";
import type { Suite, SuiteTest } from "../src/report/suite.ts";
import {
  compareWithExpectation,
  goldenText,
  type TestFailure,
  type TestReport,
  type TestResult,
} from "../src/report/test-run.ts";
import { defineCommand } from "./command.ts";
import type { FlagGroup, OptionsOf } from "./flag.ts";
import { colorFlags, connectionFlags, outputFlag } from "./flags.ts";
import type { Io } from "./io.ts";
import { type CountingIo, withProgress } from "./progress.ts";
import { rewriteFile } from "./rewrite-file.ts";
import { firstSuite, readSubjects, readSuites } from "./test/read-suites.ts";
import { textStyle } from "./text-style.ts";

const flags = [
  {
    title: "Tests",
    flags: {
      run: { type: "string", describe: "Run only tests whose name matches this regular expression." },
      update: { type: "boolean", describe: "Write the golden files again from what happens today." },
      init: {
        type: "boolean",
        describe:
          "Write a first suite, poddefaults.test.yaml, into a directory: what happens today to each of its workloads.",
      },
    },
  },
  { title: "Output", flags: { output: outputFlag(["text", "json", "junit"]), ...colorFlags } },
  connectionFlags,
] as const satisfies readonly FlagGroup[];

type TestOptions = OptionsOf<typeof flags>;

export const test = defineCommand({
  name: "test",
  usage: "test [FILE | DIRECTORY] ... [flags]",
  description: `Run tests of PodDefaults: suites in YAML say which Pods get what, and no cluster is contacted.

A suite has kind PodDefaultTest: files with manifests, and tests, each with a workload of the files or an object of its own, and what is expected: result, matched, injected, notInjected, findings, golden. Directories are searched with all below them; the default is the current one.

The exit code is 1 if a test fails; the expectation that does not hold is shown with what was found.`,
  examples: [
    { comment: "All suites below the current directory", command: "kubectl poddefault test" },
    { comment: "A first suite for a directory", command: "kubectl poddefault test --init profiles/" },
    {
      comment: "After a wanted change: write the golden files again",
      command: "kubectl poddefault test --update",
    },
    { comment: "For CI", command: "kubectl poddefault test profiles/ -o junit > junit.xml" },
  ],
  flags,
  args: { max: Number.POSITIVE_INFINITY, complete: ["file"] },
  run: async (options, io) => {
    const paths = options.args.length === 0 ? ["."] : options.args;
    if (options.init) return init(paths, io);
    const isWanted = wantedNames(options.run);
    const suites = await readSuites(paths, io);
    const tests: TestResult[] = [];
    const size = suites.flatMap((suite) => suite.tests).filter(({ name }) => isWanted(name)).length;
    const work = async ({ count }: CountingIo) => {
      for (const suite of suites)
        for await (const result of runSuite(suite, isWanted, options.update, io)) {
          tests.push(result);
          count(tests.length, size);
        }
    };
    await withProgress(io, "Running tests", work, size);
    if (tests.length === 0)
      throw new InputError([{ file: "--run", message: `no test matches ${options.run}` }]);
    const failed = tests.filter(({ passed }) => !passed).length;
    const report: TestReport = {
      apiVersion: "kubectl-poddefault/v1",
      kind: "TestReport",
      passed: tests.length - failed,
      failed,
      tests,
    };
    io.stdout.write(await rendered(report, options, io));
    return failed > 0 ? exitCode.findings : exitCode.fine;
  },
});

function wantedNames(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  try {
    const expression = new RegExp(pattern);
    return (name) => expression.test(name);
  } catch {
    throw new UsageError(`--run ${pattern}: not a regular expression`);
  }
}

async function* runSuite(
  suite: Suite,
  isWanted: (name: string) => boolean,
  update: boolean,
  io: Io,
): AsyncGenerator<TestResult> {
  const wanted = suite.tests.filter(({ name }) => isWanted(name));
  if (wanted.length === 0) return;
  const { evaluationsOf } = await readSubjects(suite, io);
  for (const test of wanted) {
    const evaluations = await evaluationsOf(test);
    const golden = await goldenFailure(goldenText(evaluations), suite, test, update, io);
    const failures = [...compareWithExpectation(evaluations, test.expect), ...golden];
    const { name, file } = suite;
    yield { suite: name, file, line: test.line, name: test.name, passed: failures.length === 0, failures };
  }
}

/** Compares with the golden file, or writes it. */
async function goldenFailure(
  found: string,
  suite: Suite,
  { expect: { golden } }: SuiteTest,
  update: boolean,
  io: Io,
): Promise<readonly TestFailure[]> {
  if (golden === undefined) return [];
  const path = resolve(dirname(resolve(io.cwd, suite.file)), golden);
  if (update) {
    mkdirSync(dirname(path), { recursive: true });
    await rewriteFile(path, found, golden);
    return [];
  }
  if (!existsSync(path))
    return [{ what: "golden", expected: golden, found: `${golden} does not exist; --update writes it` }];
  const expected = readFileSync(path, "utf8").replaceAll("\r\n", "\n");
  if (expected === found) return [];
  const names = { fromName: golden, toName: "found" };
  const difference = renderUnifiedDiff(expected, found, names, plainPalette);
  return [
    { what: "golden", expected: golden, found: `differs from ${golden}; --update writes it`, difference },
  ];
}

async function init(paths: readonly string[], io: Io): Promise<number> {
  const [folder = ".", ...more] = paths;
  if (more.length > 0) throw new UsageError("--init takes one directory");
  const name = join(folder, "poddefaults.test.yaml");
  const path = resolve(io.cwd, name);
  if (existsSync(path)) throw new InputError([{ file: name, message: "exists already" }]);
  await rewriteFile(path, formatYaml(await firstSuite(folder, io)), name);
  io.stderr.write(`Wrote ${name}. Run it: ${commandLine`kubectl poddefault test ${name}`}\n`);
  return exitCode.fine;
}

async function rendered(report: TestReport, { output, color }: TestOptions, io: Io): Promise<string> {
  switch (output) {
    case "json":
      return `${formatJson(report, 2)}\n`;
    case "junit": {
      const { renderJunit } = await import("../src/render/junit.ts");
      return renderJunit("kubectl poddefault test", testCases(report));
    }
    default:
      return renderTests(report, textStyle(color, io));
  }
}
