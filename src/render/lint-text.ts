import type { Finding } from "../finding/finding.ts";
import { type LintReport, summarizeLint } from "../report/lint.ts";
import type { TextStyle } from "./style.ts";
import { wrapOnTerminal } from "./wrap.ts";

/** A line for each finding, as compilers print it: `file:line:column: severity CODE: message`, in a pipe on one line; then the counts. */
export function renderLint(report: LintReport, style: TextStyle): string {
  const lines = report.findings.map((finding) => `${renderLine(finding, style)}\n`);
  return `${lines.join("")}${lines.length > 0 ? "\n" : ""}${wrapOnTerminal(summarizeLint(report), style)}\n`;
}

function renderLine(finding: Finding, style: TextStyle): string {
  const { palette } = style;
  const { code, severity, object, place, message } = finding;
  const paint = { error: palette.error, warning: palette.warn, info: palette.faint }[severity];
  const name = `${object.kind} ${object.name}: `;
  const subject = place === undefined || object.kind === "File" || message.includes(object.name) ? "" : name;
  const line = `${locationOf(finding)}: ${paint(`${severity} ${code}`)}: ${subject}${message}`;
  return wrapOnTerminal(line, style);
}

/** `file:line:column`; for an object of the cluster its namespace, kind and name. */
export function locationOf({ object, place }: Finding): string {
  if (place === undefined) return [object.namespace, object.kind, object.name].filter(Boolean).join("/");
  const { file, line, column } = place;
  return [file, line, column].filter((part) => part !== undefined).join(":");
}
