import { bestFix } from "../finding/finding.ts";
import type { CheckReport } from "../report/check.ts";
import type { HealthCheck } from "../report/health-check.ts";
import type { TextStyle } from "./style.ts";
import { wrap } from "./wrap.ts";

/** The marks of linkerd check, and two more. */
const marks: Readonly<Record<HealthCheck["status"], string>> = {
  OK: "√",
  WARNING: "‼",
  ERROR: "×",
  INFO: "i",
  UNKNOWN: "?",
};

/** Sections of checks, each with its mark; what is wrong has its code and what ends it. */
export function renderCheck({ sections, healthy }: CheckReport, style: TextStyle): string {
  const { palette } = style;
  const blocks = sections.map(({ title, checks }) => {
    const lines = checks.map((check) => renderLine(check, style));
    return `${palette.heading(title)}\n${"-".repeat(title.length)}\n${lines.join("")}`;
  });
  const all = sections.flatMap(({ checks }) => checks);
  const counted = (["ERROR", "WARNING", "UNKNOWN"] as const).flatMap((status) => {
    const number = all.filter((check) => check.status === status).length;
    return number === 0
      ? []
      : [`${number} ${words[status]}${status !== "UNKNOWN" && number !== 1 ? "s" : ""}`];
  });
  const verdict = healthy ? palette.ok(`Status: ${marks.OK}`) : palette.error(`Status: ${marks.ERROR}`);
  return `${blocks.join("\n")}\n${verdict}${counted.length > 0 ? ` ${counted.join(", ")}` : ""}\n`;
}

const words = { ERROR: "error", WARNING: "warning", UNKNOWN: "unknown" } as const;

function renderLine({ status, message, finding }: HealthCheck, { palette, width }: TextStyle): string {
  const paint = {
    OK: palette.ok,
    WARNING: palette.warn,
    ERROR: palette.error,
    INFO: palette.faint,
    UNKNOWN: palette.warn,
  }[status];
  const code = finding === undefined ? "" : ` [${finding.code}]`;
  const fix = finding && bestFix(finding);
  const command = fix?.command === undefined ? "" : `      ${palette.strong(fix.command)}\n`;
  const advice = fix === undefined || status === "INFO" ? "" : `${wrap(fix.text, width, "    ")}\n${command}`;
  return `${paint(marks[status])} ${wrap(`${message}${code}`, width - 2, "", "  ")}\n${advice}`;
}
