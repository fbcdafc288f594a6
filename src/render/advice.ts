import type { Advice } from "../report/advice.ts";
import type { Palette } from "./palette.ts";
import { wrap } from "./wrap.ts";

/** An advice as an indented block: what is wrong, the values, and what to do. Commands stand alone, whole. */
export function renderAdvice(
  { headline, details, remedies }: Advice,
  palette: Palette,
  width: number,
): string {
  return [
    palette.error(wrap(headline, width, "  ")),
    ...details.map((detail) => wrap(detail, width, "    ")),
    ...remedies.map(({ text, command }) => {
      const prose = wrap(text, width, "    -> ", "       ");
      return command === undefined ? prose : `${prose}\n       ${palette.strong(command)}`;
    }),
    "",
  ].join("\n");
}
