import type { DenialExplanation } from "../../report/event/explain-denial.ts";
import { renderAdvice } from "../advice.ts";
import type { TextStyle } from "../dry-run-text.ts";
import { wrap } from "../wrap.ts";

/** A denial for a person: who was denied what, and one block for each conflict. */
export function renderDenial(
  source: string,
  { podDefaults, pod, advice }: DenialExplanation,
  style: TextStyle,
): string {
  const { palette, width } = style;
  const whose = pod === "" ? "" : ` ${pod}`;
  const about =
    podDefaults.length === 0
      ? "The Pod could not be created"
      : `The webhook denied the Pod${whose}; PodDefaults that match it: ${podDefaults.join(", ")}`;
  return [
    `${palette.heading(wrap(about, width))} ${palette.faint(`(${source})`)}\n\n`,
    ...advice.map((one) => `${renderAdvice(one, palette, width)}\n`),
  ].join("");
}
