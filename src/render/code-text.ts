import type { CodeExplanation } from "../report/explain-code.ts";
import type { TextStyle } from "./style.ts";
import { wrap } from "./wrap.ts";

/** A code of findings: `CONFLICT (error): conflicts`, what it means, and what ends it. */
export function renderCode(
  { code, severity, title, meaning, fix }: CodeExplanation,
  { palette, width }: TextStyle,
): string {
  const fixLine = fix === undefined ? "" : `\n${palette.strong("Fix:")}\n${wrap(fix, width, "  ")}\n`;
  return `${palette.strong(`${code} (${severity}): ${title}`)}\n\n${wrap(meaning, width, "  ")}\n${fixLine}`;
}
