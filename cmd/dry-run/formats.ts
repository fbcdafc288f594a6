import { titleOf } from "../../src/finding/about-pod.ts";
import { type Evaluation, isRejected } from "../../src/finding/evaluation.ts";
import type { Placed } from "../../src/gather/elsewhere.ts";
import { formatJson, type JsonObject } from "../../src/kubernetes/json.ts";
import { formatYaml } from "../../src/kubernetes/yaml.ts";
import { podName } from "../../src/model/pod-source.ts";
import { groupOf } from "../../src/model/workload-kinds.ts";
import { renderPodDiff, sidesOf } from "../../src/render/dry-run.ts";
import type { Palette } from "../../src/render/palette.ts";
import { type DryRunReport, reportItem } from "../../src/report/dry-run.ts";
import { otherNamespaceFindings } from "../../src/report/other-namespaces.ts";
import type { TemplateFormat } from "../output-format.ts";

export type PrintOptions = {
  readonly showDefaults: boolean;
  readonly palette: Palette;
  /** How many Pods there are to print. */
  readonly count: number;
  /** PodDefaults of the files that name a namespace, for the report. */
  readonly elsewhere: readonly Placed[];
  /** What the files hold besides Pods, for the report. */
  readonly rest: Pick<DryRunReport, "createNoPods" | "skipped" | "errors">;
};

/** One way to print Pods one after the other: what comes before, for each, and after. */
export type Printer = {
  readonly start?: string;
  readonly each: (evaluation: Evaluation) => string;
  readonly end?: () => string;
};

/** The formats of -o for machines, and the bare diff. */
export const formatNames = [
  "diff",
  "yaml",
  "json",
  "patch",
  "name",
  "submitted",
  "posted",
  "report",
  "summary",
] as const;
export type FormatName = Exclude<(typeof formatNames)[number], "summary">;

const printers: Readonly<Record<FormatName, (options: PrintOptions) => Printer>> = {
  diff: ({ showDefaults, palette, count }) => ({
    each: (evaluation) =>
      renderPodDiff(evaluation, showDefaults, palette, count > 1 ? `${titleOf(evaluation.source)} ` : ""),
  }),
  yaml: ({ showDefaults }) => {
    const between = separator("---\n");
    return {
      each: (evaluation) => printAfter(evaluation, showDefaults, (pod) => between() + formatYaml(pod)),
    };
  },
  json: ({ showDefaults, count }) => {
    if (count === 1)
      return {
        each: (evaluation) => printAfter(evaluation, showDefaults, (pod) => `${formatJson(pod, 4)}\n`),
      };
    const between = separator(",\n");
    return {
      start: '{\n    "apiVersion": "v1",\n    "items": [\n',
      each: (evaluation) =>
        printAfter(evaluation, showDefaults, (pod) => between() + indented(formatJson(pod, 4), 8)),
      end: () => '\n    ],\n    "kind": "List"\n}\n',
    };
  },
  patch: ({ showDefaults, count }) => ({
    each: (evaluation) =>
      isRejected(evaluation.outcome)
        ? ""
        : `${formatJson(patchOf(evaluation, showDefaults), count === 1 ? 2 : 0)}\n`,
  }),
  name: () => {
    const printed = new Set<string>();
    return {
      each: ({ outcome, source }) => {
        const name = objectName(source);
        if (isRejected(outcome) || printed.has(name)) return "";
        printed.add(name);
        return `${name}\n`;
      },
    };
  },
  submitted: () => {
    const between = separator("---\n");
    // Only what is admitted: what follows in the pipe deletes the Pod before it creates it again.
    return {
      each: ({ outcome, source }) => (isRejected(outcome) ? "" : between() + formatYaml(source.pod)),
    };
  },
  posted: (options) => printers.submitted(options),
  report: ({ rest, elsewhere }) => {
    const between = separator(",\n");
    return {
      start: '{\n  "apiVersion": "kubectl-poddefault/v1",\n  "kind": "DryRunReport",\n  "items": [\n',
      each: (evaluation) =>
        between() +
        indented(formatJson(reportItem(evaluation, otherNamespaceFindings(evaluation, elsewhere)), 2), 4),
      end: () => `\n  ]${members(rest)}\n}\n`,
    };
  },
};

/** The printer of a format of -o. A template is applied to what -o json prints, as in kubectl. */
export function printerOf(format: FormatName | TemplateFormat, options: PrintOptions): Printer {
  if (typeof format === "string") return printers[format](options);
  if (format.kind !== "jsonpath") throw new Error(`dry-run has no format ${format.kind}`);
  const { render } = format;
  const pods: JsonObject[] = [];
  return {
    each: (evaluation) => {
      const sides = sidesOf(evaluation, options.showDefaults);
      if (sides !== undefined) pods.push(sides.after);
      return "";
    },
    end: () => {
      const [only] = pods;
      const printed = options.count === 1 && only ? only : { apiVersion: "v1", items: pods, kind: "List" };
      return render(printed);
    },
  };
}

/** `deployment.apps/web` of what creates the Pod, `pod/web` of the Pod itself. */
function objectName({ owner, live, pod }: Evaluation["source"]): string {
  if (owner === undefined || live !== undefined) return `pod/${podName(live ?? pod)}`;
  const type = [owner.kind.toLowerCase(), groupOf(owner.apiVersion)].filter(Boolean).join(".");
  return `${type}/${owner.name}`;
}

/** More members of a JSON object whose first ones are printed. */
function members(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([name, value]) => `,\n  "${name}": ${indented(formatJson(value, 2), 2).trimStart()}`)
    .join("");
}

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

/** With defaults the webhook's own patch, of the Pod that it sees; else that of the Pod as submitted. */
function patchOf({ outcome, injected }: Evaluation, showDefaults: boolean) {
  if (!showDefaults) return injected?.().patch ?? [];
  return outcome.outcome === "mutated" ? outcome.patch : [];
}

function indented(text: string, by: number): string {
  return text.replace(/^/gm, " ".repeat(by));
}
