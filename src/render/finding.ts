import { type Finding, type Fix, sentence } from "../finding/finding.ts";
import type { TextStyle } from "./style.ts";
import { wrap } from "./wrap.ts";

type Shown = Pick<Finding, "code" | "message" | "details" | "fixes">;

/** Findings as blocks: what is wrong, what else to know, and then what ends them, each fix once. */
export function renderFindings(findings: readonly Shown[], style: TextStyle): string {
  const fixes = new Map(
    findings.flatMap((finding) => finding.fixes).map((fix) => [JSON.stringify(fix), fix]),
  );
  return `${findings.map((finding) => renderReason(finding, style)).join("")}${renderFixes([...fixes.values()], style)}`;
}

/** What is wrong, and below it what else to know. */
export function renderReason({ code, message, details }: Omit<Shown, "fixes">, style: TextStyle): string {
  const { palette, width } = style;
  const lines = [
    // A conflict begins with the item as it is written: `env GREETING`.
    palette.error(wrap(/CONFLICT$/.test(code) ? message : sentence(message), width, "  ")),
    ...details.map((detail) => wrap(detail, width, "    ", "      ")),
  ];
  return `${lines.join("\n")}\n`;
}

/** What to do. Commands are on lines of their own, ready to paste, and never wrapped. */
export function renderFixes(fixes: readonly Fix[], { palette, width }: TextStyle): string {
  if (fixes.length === 0) return "";
  return `Fix:\n${renderSteps(fixes, { palette, width })}`;
}

/** Sentences with their commands, below a heading of the caller. */
export function renderSteps(
  steps: readonly Fix[],
  { palette, width }: Pick<TextStyle, "palette" | "width">,
): string {
  const lines = steps.flatMap(({ text, command }) => [
    wrap(sentence(text), width, "  ", "    "),
    ...(command === undefined ? [] : [`    ${palette.strong(command)}`]),
  ]);
  return `${lines.join("\n")}\n`;
}

/** Notes, each a paragraph that says that it is one. */
export function renderNotes(notes: Iterable<string>, { palette, width }: TextStyle): string {
  return [...notes].map((note) => `${palette.faint(wrap(`Note: ${note}`, width, "", "  "))}\n`).join("");
}
