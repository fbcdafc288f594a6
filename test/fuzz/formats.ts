import jsonPatch from "fast-json-patch";
import { exitCode } from "../../src/errors.ts";
import { isSame } from "../../src/kubernetes/equal.ts";
import { type Json, parseExactJson } from "../../src/kubernetes/json.ts";
import { parseYaml } from "../../src/kubernetes/yaml.ts";
import type { DryRunReport } from "../../src/report/dry-run.ts";
import type { LintReport } from "../../src/report/lint.ts";
import type { Result } from "./invariants.ts";

/**
 * What the formats of dry-run and lint say about one input must fit together, and fit the exit codes.
 * @param print runs a command line with this input
 * @returns what does not fit; undefined if all does
 */
export async function disagreement(
  print: (argv: readonly string[]) => Promise<Result>,
): Promise<string | undefined> {
  const lint = await print(["lint", "-", "-o", "json"]);
  if (lint.stdout !== "") {
    const { findings } = JSON.parse(lint.stdout) as LintReport;
    const wanted = findings.some(({ severity }) => severity === "error") ? exitCode.findings : exitCode.fine;
    if (lint.code !== wanted) return `lint ended with ${lint.code}; its report wants ${wanted}`;
  }
  const dryRun = (format: string) => print(["dry-run", "-f", "-", "--local", "-o", format]);
  const report = await dryRun("report");
  if (report.stdout === "") return undefined;
  const { items, errors } = parseExactJson(report.stdout) as unknown as DryRunReport;
  const isRejected = items.some(({ error }) => error !== undefined);
  const wanted = errors.length > 0 ? exitCode.failure : isRejected ? exitCode.podRejected : exitCode.fine;
  const results = [report, await dryRun("submitted"), await dryRun("patch"), await dryRun("yaml")];
  const other = results.find(({ code }) => code !== wanted);
  if (other !== undefined) return `dry-run ended with ${other.code}; the report wants ${wanted}`;
  const [, submitted, patches, after] = results.map(({ stdout }) => stdout);
  return patchProblem(podsIn(submitted ?? ""), patchesIn(patches ?? "", items.length), podsIn(after ?? ""));
}

/** Each patch must lead from a submitted Pod to that of -o yaml. */
function patchProblem(
  before: readonly Json[],
  patches: readonly jsonPatch.Operation[][],
  after: readonly Json[],
): string | undefined {
  if (before.length !== patches.length || before.length !== after.length)
    return `${before.length} Pods are submitted, ${patches.length} patched, ${after.length} printed`;
  const index = before.findIndex((pod, at) => {
    const patched = jsonPatch.applyPatch(structuredClone(pod), patches[at] ?? [], false, true, false);
    return !isSame(patched.newDocument as Json, after[at] ?? null);
  });
  return index < 0 ? undefined : `the patch of Pod ${index} does not lead to -o yaml`;
}

function podsIn(text: string): readonly Json[] {
  if (text === "") return [];
  const parsed = parseYaml(text);
  if (!parsed.ok) throw new Error(`the YAML of dry-run is not YAML: ${parsed.problem.message}`);
  return parsed.documents as readonly Json[];
}

/** One patch over several lines, of several Pods a line each. */
function patchesIn(text: string, pods: number): readonly jsonPatch.Operation[][] {
  const texts = pods === 1 ? [text].filter(Boolean) : text.split("\n").filter(Boolean);
  return texts.map((one) => parseExactJson(one) as unknown as jsonPatch.Operation[]);
}
