import { append } from "../append.ts";
import { bestFix } from "../finding/finding.ts";
import { showHidden } from "../kubernetes/hidden-characters.ts";
import { type ImpactReport, summarizeImpact } from "../report/impact.ts";
import { describeChange, describeRest, effectWords, groupRejections, whyInShort } from "./impact-text.ts";

/** A comment of GitHub has at most 65,536 characters. */
const most = 65_000;

/** A difference with the title under which it is folded. */
export type TitledDiff = { readonly title: string; readonly diff: string };

/** What a change does, as a comment on a pull request: the verdict first, details folded, as much as fits. */
export function renderMarkdown(report: ImpactReport, diffs: readonly TitledDiff[]): string {
  const { summary, podDefaults, items } = report;
  const icon = summary.newlyRejected > 0 ? "❌" : summary.affected > 0 ? "⚠️" : "✅";
  const head = [
    `### ${icon} PodDefaults: ${summarizeImpact(summary)}`,
    "",
    podDefaults.length === 0
      ? "No PodDefault differs."
      : `Changed: ${podDefaults.map(describeChange).map(code).join(", ")}`,
    "",
  ];
  const rows = items.map(
    (item) =>
      `| ${cell(item.namespace)} | ${code(item.workload)} | ${effectWords[item.effect]} | ${cell(whyInShort(item))} |`,
  );
  const table =
    rows.length === 0
      ? []
      : [
          "| namespace | workload | effect | what |",
          "|---|---|---|---|",
          ...rows,
          "",
          describeRest(summary),
          "",
        ];
  const rejections = groupRejections(items).flatMap(({ names, item: { rejection } }) => [
    ...fold(
      `Why ${names.join(", ")} would be rejected (${rejection?.code})`,
      (rejection?.findings ?? []).flatMap((finding) => {
        const fix = bestFix(finding);
        return [`- ${cell(finding.message)}`, ...(fix ? [`  Fix: ${cell(fix.text)}`] : [])];
      }),
    ),
  ]);
  const differences = diffs.map(({ title, diff }) => fold(title, fenced(diff)));
  return joinWhatFits([head, table, rejections, ...differences]);
}

/** As many parts as fit, whole ones only; the table gives up rows. */
function joinWhatFits(parts: readonly (readonly string[])[]): string {
  const lines: string[] = [];
  let left = most - 200;
  let omitted = 0;
  for (const [index, part] of parts.entries()) {
    const size = part.reduce((sum, line) => sum + line.length + 1, 0);
    if (size <= left) {
      append(lines, part);
      left -= size;
    } else if (index === 1) {
      const kept = part.filter((line) => {
        const fits = line.length + 1 <= left - 1000;
        if (fits) left -= line.length + 1;
        else omitted += 1;
        return fits;
      });
      append(lines, [...kept, ""]);
    } else {
      omitted += 1;
    }
  }
  const rest =
    omitted > 0 ? [`_${omitted} more left out; \`kubectl poddefault impact\` shows everything._`] : [];
  return `${[...lines, ...rest].join("\n").trimEnd()}\n`;
}

function fold(title: string, lines: readonly string[]): readonly string[] {
  return [`<details><summary>${escapeHtml(onOneLine(title))}</summary>`, "", ...lines, "", "</details>", ""];
}

/** A fence that is longer than any in the text. */
function fenced(text: string): readonly string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}diff`, ...text.trimEnd().split("\n"), fence];
}

/** Also in a cell: there a bar would end it, code or not. */
function code(text: string): string {
  return `\`${onOneLine(text).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

/** Text in a cell of a table: nothing that Markdown or HTML takes for its own. */
function cell(text: string): string {
  return escapeHtml(onOneLine(text)).replace(/[\\|*_`~[\]]/g, "\\$&");
}

/** A line break would end a cell, a list item or code. */
function onOneLine(text: string): string {
  return showHidden(text.replace(/\s*[\n\r\u2028\u2029]\s*/g, " "));
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
