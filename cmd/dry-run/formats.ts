import { formatYaml } from "../../src/kubernetes/yaml.ts";
import { renderPodDiff, sidesOf } from "../../src/render/dry-run.ts";
import { renderEvaluation } from "../../src/render/dry-run-text.ts";
import type { Palette } from "../../src/render/palette.ts";
import { type Evaluation, isRefused, podName, reportItem } from "../../src/report/dry-run.ts";

export type PrintOptions = {
  readonly showDefaults: boolean;
  readonly palette: Palette;
  readonly width: number;
  /** How many Pods there are to print. */
  readonly count: number;
};

/** One way to print Pods one after the other: what stands before, for each, and after. */
type Printer = {
  readonly start?: string;
  readonly each: (evaluation: Evaluation) => string;
  readonly end?: string;
};

export const outputs = ["diff", "yaml", "json", "patch", "name", "posted", "report"] as const;
export type Format = (typeof outputs)[number];

/** The formats of -o, and `text` for a person. */
export const formats: Readonly<Record<Format | "text", (options: PrintOptions) => Printer>> = {
  text: ({ showDefaults, palette, width }) => {
    const between = separator("\n");
    return {
      each: (evaluation) => {
        const diff = renderPodDiff(evaluation, showDefaults, palette);
        return between() + renderEvaluation(evaluation, diff, { palette, width });
      },
    };
  },
  diff: ({ showDefaults, palette }) => ({
    each: (evaluation) => renderPodDiff(evaluation, showDefaults, palette),
  }),
  yaml: ({ showDefaults }) => {
    const between = separator("---\n");
    return {
      each: (evaluation) => printAfter(evaluation, showDefaults, (pod) => between() + formatYaml(pod)),
    };
  },
  json: ({ showDefaults, count }) => {
    if (count === 1)
      return { each: (evaluation) => printAfter(evaluation, showDefaults, (pod) => `${toJson(pod, 4)}\n`) };
    const between = separator(",\n");
    return {
      start: '{\n    "apiVersion": "v1",\n    "items": [\n',
      each: (evaluation) =>
        printAfter(evaluation, showDefaults, (pod) => between() + indented(toJson(pod, 4), 8)),
      end: '\n    ],\n    "kind": "List"\n}\n',
    };
  },
  patch: ({ showDefaults, count }) => ({
    each: (evaluation) => {
      if (isRefused(evaluation.outcome)) return "";
      return `${toJson(patchOf(evaluation, showDefaults), count === 1 ? 2 : 0)}\n`;
    },
  }),
  name: () => ({
    each: ({ outcome, posted }) => (isRefused(outcome) ? "" : `pod/${podName(posted)}\n`),
  }),
  // Only what is admitted: what follows in the pipe deletes the Pod before it creates it anew.
  posted: () => {
    const between = separator("---\n");
    return {
      each: ({ outcome, posted }) => (isRefused(outcome) ? "" : between() + formatYaml(posted)),
    };
  },
  report: () => {
    const between = separator(",\n");
    return {
      start: '{\n  "apiVersion": "kubectl-poddefault/v1",\n  "kind": "DryRunReport",\n  "items": [\n',
      each: (evaluation) => between() + indented(toJson(reportItem(evaluation), 2), 4),
      end: "\n  ]\n}\n",
    };
  },
};

/** Nothing the first time, the text every time after. */
function separator(text: string): () => string {
  let isFirst = true;
  return () => {
    if (!isFirst) return text;
    isFirst = false;
    return "";
  };
}

function printAfter(evaluation: Evaluation, showDefaults: boolean, print: (pod: object) => string): string {
  const sides = sidesOf(evaluation, showDefaults);
  return sides ? print(sides.after) : "";
}

/** With defaults the webhook's own patch, of the Pod that it sees; else that of the Pod as posted. */
function patchOf({ outcome, asWritten }: Evaluation, showDefaults: boolean) {
  if (!showDefaults) return asWritten?.().patch ?? [];
  return outcome.outcome === "mutated" ? outcome.patch : [];
}

function toJson(value: unknown, indent: number): string {
  return JSON.stringify(value, null, indent);
}

function indented(text: string, by: number): string {
  return text.replace(/^/gm, " ".repeat(by));
}
