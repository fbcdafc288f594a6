import type { Finding } from "../finding/finding.ts";
import { describeField } from "../model/injected-fields.ts";
import type { PodDefaultExplanation } from "../report/explain-pod-default.ts";
import { listNames } from "../report/names.ts";
import { renderFixes } from "./finding.ts";
import type { TextStyle } from "./style.ts";
import { renderTable } from "./table.ts";
import { wrap } from "./wrap.ts";

/** What a PodDefault does, for a person; what is wrong with it comes first. `allNames`: -v. */
export function renderPodDefaultExplanation(
  explanation: PodDefaultExplanation,
  allNames: boolean,
  style: TextStyle,
): string {
  const { palette, width } = style;
  const { namespace, name, description, selector, notInto, notebookForm, findings } = explanation;
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? "" : `\n${palette.strong(title)}\n${lines.join("\n")}\n`;
  const prose = (text: string) => wrap(text, width, "  ", "    ");
  const [blocking] = findings.filter(({ code }) => code === "SELECTOR_INVALID");
  const summary = blocking === undefined ? selects(selector) : "";
  return [
    blocking === undefined
      ? `${wrap(palette.heading(`PodDefault ${namespace}/${name}: ${statusOf(findings)}`), width, "", "  ")}\n`
      : `${palette.error(wrap(`PodDefault ${namespace}/${name} BLOCKS NAMESPACE: no new Pod can be created in ${namespace}`, width, "", "  "))}\n${blocking.details.map((detail) => `${prose(detail)}\n`).join("")}${renderFixes(blocking.fixes, style)}`,
    description === "" ? "" : `${prose(description)}\n`,
    summary === "" ? "" : `${prose(summary)}\n`,
    section(
      "Findings",
      findings.filter((finding) => finding !== blocking).map((finding) => renderFound(finding, style)),
    ),
    section("Injects", [injectedTable(explanation, style)]),
    section("Not injected into", notInto.map(prose)),
    section("Conflicts with other PodDefaults", conflictsInWords(explanation).map(prose)),
    section("Matching workloads", workloadsInWords(explanation, allNames).map(prose)),
    section("Matching live Pods", livePodsInWords(explanation, allNames).map(prose)),
    section("Notebook form", [prose(notebookForm)]),
    unread(explanation),
  ].join("");
}

/** `ok`, or the codes of what is wrong, each once. */
function statusOf(findings: readonly Finding[]): string {
  const codes = findings.filter(({ severity }) => severity !== "info").map(({ code }) => code);
  return [...new Set(codes)].join(", ") || "ok";
}

function selects(selector: string): string {
  return selector === "<all>" ? "Selects every Pod of its namespace" : `Selects Pods with ${selector}`;
}

function injectedTable({ injects }: PodDefaultExplanation, { width, isTerminal }: TextStyle): string {
  if (injects.length === 0) return "  nothing";
  const rows = injects.map(({ field, key, into, content }) => [
    into,
    `${describeField(field).one} ${key}`.trimEnd(),
    content,
  ]);
  const table = renderTable([["INTO", "INJECTED", "CONTENT"], ...rows], isTerminal ? width - 2 : undefined);
  return table.trimEnd().replace(/^/gm, "  ");
}

function conflictsInWords({ conflictsWith, others, name }: PodDefaultExplanation): readonly string[] {
  const meeting = conflictsWith.map(({ names, items, together }) => {
    const sibling = names.find((one) => one !== name);
    const then = together ? "the webhook denies Pods that match both" : "but no Pod can match both";
    return `${sibling}: ${items.join(", ")}; ${then}`;
  });
  if (meeting.length > 0) return meeting;
  return others === 0 ? [] : [`none, with ${others} other${others === 1 ? "" : "s"}`];
}

function workloadsInWords({ workloads }: PodDefaultExplanation, allNames: boolean): readonly string[] {
  return workloads.length > 0 ? [listNames(workloads, allNames)] : [];
}

function livePodsInWords(
  { matching, carrying }: PodDefaultExplanation,
  allNames: boolean,
): readonly string[] {
  if (matching === undefined || carrying === undefined) return ["unknown (--local)"];
  return [
    matching.length === 0 ? "none today" : `today: ${listNames(matching, allNames)}`,
    ...(carrying.length === 0 ? [] : [`applied when they were created: ${listNames(carrying, allNames)}`]),
  ];
}

function unread({ unread }: PodDefaultExplanation): string {
  const [first] = unread;
  if (first === undefined) return "";
  return `\nThere may be more workloads that you may not read:\n${unread.map((permission) => `  kubectl auth can-i ${permission}\n`).join("")}`;
}

function renderFound({ code, severity, message, fixes }: Finding, style: TextStyle): string {
  const { palette, width } = style;
  const paint = severity === "error" ? palette.error : severity === "warning" ? palette.warn : palette.faint;
  return [
    wrap(`${paint(code)}: ${message}`, width, "  ", "    "),
    ...fixes.flatMap(({ text, command }) => [
      wrap(`Fix: ${text}`, width, "    ", "      "),
      ...(command === undefined ? [] : [`      ${palette.strong(command)}`]),
    ]),
  ].join("\n");
}
