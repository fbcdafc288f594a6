import type { Finding } from "../finding/finding.ts";
import { type LintReport, summarizeLint } from "../report/lint.ts";
import type { Palette } from "./palette.ts";

/** A line for each finding, as compilers print it: `file:line:column: severity CODE: message`; then the counts. */
export function renderLint(report: LintReport, palette: Palette): string {
  const lines = report.findings.map((finding) => `${renderLine(finding, palette)}\n`);
  return `${lines.join("")}${lines.length > 0 ? "\n" : ""}${summarizeLint(report)}\n`;
}

function renderLine(finding: Finding, palette: Palette): string {
  const { code, severity, object, place, message } = finding;
  const paint = { error: palette.error, warning: palette.warn, info: palette.faint }[severity];
  const name = `${object.kind} ${object.name}: `;
  const subject = place === undefined || object.kind === "File" || message.includes(object.name) ? "" : name;
  return `${locationOf(finding)}: ${paint(`${severity} ${code}`)}: ${subject}${message}`;
}

/** `file:line:column`; for an object of the cluster its namespace, kind and name. */
export function locationOf({ object, place }: Finding): string {
  if (place === undefined) return [object.namespace, object.kind, object.name].filter(Boolean).join("/");
  const { file, line, column } = place;
  return [file, line, column].filter((part) => part !== undefined).join(":");
}
