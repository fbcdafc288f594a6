import type { JsonObject } from "../../src/model/json.ts";
import { renderPodDiff, sidesOf } from "../../src/render/dry-run.ts";
import { renderAssumptions, renderJudgement, renderTotals } from "../../src/render/dry-run-text.ts";
import { renderJson, renderYaml } from "../../src/render/objects.ts";
import type { Palette } from "../../src/render/palette.ts";
import { errorOf, isRefused, type Judgement, podName, reportDryRun } from "../../src/report/dry-run.ts";
import { refusalHeadline } from "../../src/report/refusal.ts";
import type { Io } from "../io.ts";
import { runExternalDiff } from "./external-diff.ts";

export type PrintOptions = {
  readonly output: "diff" | "yaml" | "json" | "patch" | "name" | "report" | undefined;
  readonly showDefaults: boolean;
  readonly palette: Palette;
};

/** Prints judged Pods in the format that -o names; for a person if it names none. */
export async function printJudgements(
  judgements: readonly Judgement[],
  options: PrintOptions,
  io: Io,
): Promise<void> {
  const { output, palette, showDefaults } = options;
  switch (output) {
    case undefined:
      return printText(judgements, options, io);
    case "report":
      io.stdout.write(`${JSON.stringify(reportDryRun(judgements), null, 2)}\n`);
      return;
    case "diff":
      if (io.env["KUBECTL_EXTERNAL_DIFF"]) await runExternalDiff(judgements, showDefaults, io);
      else
        for (const judgement of judgements) io.stdout.write(renderPodDiff(judgement, showDefaults, palette));
      break;
    case "yaml":
      io.stdout.write(renderYaml(podsAfter(judgements, showDefaults)));
      break;
    case "json":
      io.stdout.write(renderJson(podsAfter(judgements, showDefaults)));
      break;
    case "patch":
      io.stdout.write(renderPatches(judgements, showDefaults));
      break;
    case "name":
      for (const { posted } of judgements.filter(isAdmitted)) io.stdout.write(`pod/${podName(posted)}\n`);
      break;
  }
  sayWhoIsRefused(judgements, io);
}

function printText(judgements: readonly Judgement[], { palette, showDefaults }: PrintOptions, io: Io): void {
  const style = { palette, width: io.stdout.columns };
  const texts = judgements.map((judgement) =>
    renderJudgement(judgement, renderPodDiff(judgement, showDefaults, palette), style),
  );
  io.stdout.write(texts.join("\n"));
  const assumed = renderAssumptions(judgements, style);
  if (assumed !== "") io.stdout.write(`\n${assumed}`);
  if (judgements.length > 1) io.stdout.write(`\n${renderTotals(judgements.map(({ outcome }) => outcome))}`);
}

function podsAfter(judgements: readonly Judgement[], showDefaults: boolean): readonly JsonObject[] {
  return judgements.flatMap((judgement): readonly JsonObject[] => {
    const sides = sidesOf(judgement, showDefaults);
    return sides ? [sides.after] : [];
  });
}

/** One patch, or one a line where there are several Pods. With defaults it is the webhook's own, else that of the Pod as posted. */
function renderPatches(judgements: readonly Judgement[], showDefaults: boolean): string {
  const patches = judgements.filter(isAdmitted).map(({ outcome, asWritten }) => {
    if (!showDefaults) return asWritten?.patch ?? [];
    return outcome.outcome === "mutated" ? outcome.patch : [];
  });
  const [only] = patches;
  if (judgements.length === 1 && only) return `${JSON.stringify(only, null, 2)}\n`;
  return patches.map((patch) => `${JSON.stringify(patch)}\n`).join("");
}

function isAdmitted({ outcome }: Judgement): boolean {
  return !isRefused(outcome);
}

/** Formats for machines have no place for a Pod that never comes to be; stderr has. */
function sayWhoIsRefused(judgements: readonly Judgement[], io: Io): void {
  for (const judgement of judgements) {
    const error = errorOf(judgement.outcome);
    if (error === undefined) continue;
    const [said, ...more] = error.message.split("\n");
    const all = more.length > 0 ? " ... (all of it, explained, without -o)" : "";
    io.stderr.write(`error: ${refusalHeadline(judgement)} (${judgement.source}): ${said?.trimEnd()}${all}\n`);
  }
}
