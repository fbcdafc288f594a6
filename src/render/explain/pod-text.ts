import type { Gate, PodDefaultVerdict, PodExplanation, Verdict } from "../../report/explain/gate.ts";
import { renderAdvice } from "../advice.ts";
import type { TextStyle } from "../dry-run-text.ts";
import type { Palette } from "../palette.ts";
import { wrap } from "../wrap.ts";

type Finding = NonNullable<Gate["findings"]>[number];

const gateWidth = 16;

/** The explanation of one Pod: headline, the gates in order, each PodDefault's verdict, and the one command that helps. */
export function renderPodExplanation(explanation: PodExplanation, style: TextStyle): string {
  const { palette, width } = style;
  const { title, source, headline, code, gates, podDefaults, notes } = explanation;
  const paint = code === "APPLIED" ? palette.ok : palette.error;
  return [
    `${palette.heading(title)} ${palette.faint(`(${source})`)}`,
    paint(wrap(`${code}: ${headline}`, width, "", "  ")),
    "",
    ...gates.map((gate) => renderGate(gate, style)),
    ...gates.flatMap(({ findings = [] }) => findings).map((finding) => renderFinding(finding, style)),
    ...(podDefaults.length > 0 ? ["", palette.strong("PodDefaults:")] : []),
    ...podDefaults.map((verdict) => renderVerdict(verdict, style)),
    ...remedyLines(gates, style),
    ...notes.map((note) => palette.faint(wrap(`Note: ${note}`, width, "", "  "))),
    "",
  ].join("\n");
}

function renderGate({ gate, verdict, message }: Gate, { palette, width }: TextStyle): string {
  const head = `  ${paintVerdict(verdict, palette)}${" ".repeat(9 - verdict.length)}${gate.padEnd(gateWidth)}`;
  const indent = 2 + 9 + gateWidth;
  return (
    head +
    wrap(message, width - indent)
      .split("\n")
      .join(`\n${" ".repeat(indent)}`)
  );
}

/** As dry-run shows it, but for the remedies: here one command is given, at the end. */
function renderFinding(finding: Finding, { palette, width }: TextStyle): string {
  return `\n${renderAdvice({ ...finding, remedies: [] }, palette, width).trimEnd()}`;
}

function paintVerdict(verdict: Verdict, palette: Palette): string {
  const paints = { PASS: palette.ok, FAIL: palette.error, UNKNOWN: palette.warn };
  return paints[verdict](verdict);
}

function renderVerdict(
  { podDefault, applies, code, reason, nearMisses }: PodDefaultVerdict,
  { palette, width }: TextStyle,
): string {
  const paint = applies ? palette.ok : palette.warn;
  return [
    `  ${podDefault}  ${paint(code)}`,
    wrap(reason, width, "    "),
    ...nearMisses.map((miss) => wrap(`near miss: ${miss}`, width, "    ", "      ")),
  ].join("\n");
}

/** One command: that of the first gate that fails, or else of the first that could not be looked at. */
function remedyLines(gates: readonly Gate[], style: TextStyle): readonly string[] {
  const failing = gates.find(({ verdict, remedy }) => verdict === "FAIL" && remedy);
  const gate = failing ?? gates.find(({ verdict, remedy }) => verdict === "UNKNOWN" && remedy);
  return gate?.remedy ? ["", ...renderRemedy(gate.remedy, style)] : [];
}

function renderRemedy(
  { text, command }: NonNullable<Gate["remedy"]>,
  { palette, width }: TextStyle,
): readonly string[] {
  const prose = wrap(text, width, "-> ", "   ");
  return command === undefined ? [prose] : [prose, `   ${palette.strong(command)}`];
}
