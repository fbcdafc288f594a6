import type { FindingCode } from "../finding/catalog.ts";
import type { Check, CheckStatus } from "../report/checks.ts";
import type { PodExplanation } from "../report/explain-pod.ts";
import { count, listNames } from "../report/names.ts";
import { renderFindings, renderFixes, renderReason, renderSteps } from "./finding.ts";
import type { Palette } from "./palette.ts";
import type { TextStyle } from "./style.ts";
import { wrap } from "./wrap.ts";

export type PodTextOptions = {
  /** --checks: show every check. */
  readonly allChecks: boolean;
  /** -v: name everything. */
  readonly allNames: boolean;
  /** Also say where to look if it still does not work. */
  readonly withNext: boolean;
  /** How the Pod is named on a command line: `deployment/web`. */
  readonly argument: string;
};

/** The explanation of one Pod: headline, reason, fix, near misses, then which PodDefaults apply, and the checks. Notes follow. */
export function renderPodExplanation(
  explanation: PodExplanation,
  options: PodTextOptions,
  style: TextStyle,
): string {
  const { palette, width } = style;
  const { title, replicas, headline, code, findings } = explanation;
  const paint = code === "APPLIED" ? palette.ok : palette.error;
  const replicasWords = replicas === undefined || replicas === 1 ? "" : ` (${replicas} replicas)`;
  return [
    `${paint(wrap(`${title}${replicasWords}: ${headline} (${code})`, width, "", "  "))}\n`,
    renderFindings(findings, style),
    otherNearMisses(explanation, style),
    whoApplies(explanation, options, style),
    options.allChecks ? checkTable(explanation.checks, style) : checkCount(explanation.checks, style),
    firstUnknown(explanation, style),
    options.withNext ? nextSteps(explanation, style) : "",
  ].join("");
}

/** Near misses are told whatever else applies, each with its fix. */
function otherNearMisses({ podDefaults, findings }: PodExplanation, style: TextStyle): string {
  const said = new Set(findings.flatMap(({ message, details }) => [message, ...details]));
  return podDefaults
    .filter(
      ({ nearMiss, reason }) => nearMiss !== undefined && ![...said].some((text) => text.includes(reason)),
    )
    .map(({ podDefault, nearMiss = "", fix }) => {
      const line = style.palette.warn(wrap(`Near miss: ${podDefault} (${nearMiss})`, style.width, "", "  "));
      return `${line}\n${fix ? renderFixes([fix], style) : ""}`;
    })
    .join("");
}

function isMismatch(code: FindingCode): boolean {
  return code === "LABEL_MISSING" || code === "LABEL_VALUE" || code === "EXPR_FALSE";
}

function whoApplies(
  { podDefaults, findings, headline, code }: PodExplanation,
  { allNames, argument }: PodTextOptions,
  { width }: TextStyle,
): string {
  const names = (all: PodExplanation["podDefaults"]) =>
    listNames(
      all.map(({ podDefault }) => podDefault),
      allNames,
    );
  // What the headline explains is not said again; nor is a reason that all of them share.
  const explained = new Set(findings.map((finding) => finding.code));
  const applied = podDefaults.filter(({ applies }) => applies);
  const matching = podDefaults.filter(({ code: one }) => one === "MATCHED");
  const others = podDefaults.filter(
    (one) =>
      !one.applies &&
      one.code !== "MATCHED" &&
      (!explained.has(one.code) || (isMismatch(one.code) && !headline.startsWith(`${one.podDefault} `))),
  );
  const parts = [
    applied.length > 0 && code !== "APPLIED" ? `Applied: ${names(applied)}.` : "",
    matching.length > 0 ? `Also match: ${names(matching)}.` : "",
    others.length > 0 ? `Not applied: ${names(others)} (explain PODDEFAULT --for ${argument} says why).` : "",
  ].filter(Boolean);
  return parts.length === 0 ? "" : `${wrap(parts.join(" "), width)}\n`;
}

function checkCount(checks: readonly Check[], { width }: TextStyle): string {
  const number = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  const parts = [
    `${count(number("PASS"), "check")} passed`,
    ...(number("FAIL") > 0 ? [`${number("FAIL")} failed`] : []),
    ...(number("UNKNOWN") > 0 ? [`${number("UNKNOWN")} unknown`] : []),
    ...(number("SKIPPED") > 0 ? [`${number("SKIPPED")} skipped`] : []),
  ];
  return `${wrap(`${parts.join(", ")}. All of them: --checks`, width)}\n`;
}

const statusWidth = 9;
const nameWidth = 16;

/** Every check; those that were skipped for the same reason are one line. */
function checkTable(checks: readonly Check[], style: TextStyle): string {
  const skipped = checks.filter(({ status }) => status === "SKIPPED");
  const lines = Map.groupBy(skipped, ({ message }) => message);
  const merged = [...lines].map(
    ([message, all]): Check => ({ name: all.map(({ name }) => name).join(", "), status: "SKIPPED", message }),
  );
  const shown = [...checks.filter(({ status }) => status !== "SKIPPED"), ...merged];
  return `Checks:\n${shown.map((check) => renderCheck(check, style)).join("\n")}\n`;
}

function renderCheck({ name, status, message }: Check, { palette, width }: TextStyle): string {
  if (status === "SKIPPED")
    return `  ${palette.faint(status)}  ${wrap(`${name}: ${message}`, width - 2 - statusWidth)
      .split("\n")
      .join(`\n${" ".repeat(2 + statusWidth)}`)}`;
  const head = `  ${paintStatus(status, palette)}${" ".repeat(statusWidth - status.length)}${name.padEnd(nameWidth)}`;
  const indent = 2 + statusWidth + nameWidth;
  const text = wrap(message, width - indent)
    .split("\n")
    .join(`\n${" ".repeat(indent)}`);
  return head + text;
}

function paintStatus(status: CheckStatus, palette: Palette): string {
  const paints = { PASS: palette.ok, FAIL: palette.error, UNKNOWN: palette.warn, SKIPPED: palette.faint };
  return paints[status](status);
}

/** Where everything applies, and a person still asks why it does not work. */
function nextSteps({ code, next }: PodExplanation, style: TextStyle): string {
  if (code !== "APPLIED" || next.length === 0) return "";
  return `If it still does not work:\n${renderSteps(next, style)}`;
}

/** Where nothing fails, but something may not be read: the command that shows whether it may. */
function firstUnknown({ checks, findings }: PodExplanation, style: TextStyle): string {
  const unknown = checks.find(({ status, finding }) => status === "UNKNOWN" && finding)?.finding;
  if (findings.length > 0 || unknown === undefined) return "";
  return `${renderReason(unknown, style)}${renderFixes(unknown.fixes, style)}`;
}
