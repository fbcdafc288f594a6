import type { EventExplanation } from "../report/explain-event.ts";
import { listNames } from "../report/names.ts";
import { ageSince } from "./age.ts";
import { renderFindings } from "./finding.ts";
import type { TextStyle } from "./style.ts";
import { wrap } from "./wrap.ts";

/** What keeps a Pod that was created from starting. A message that names the Pod is of the API server, which did not create it. */
const afterCreation: readonly string[] = ["REFERENCE_MISSING", "IMAGE_NOT_PULLED", "NOT_SCHEDULED"];

/** A denial for a person: which Pod, what conflicts, and what ends it. */
export function renderDenial(explanation: EventExplanation, now: Date, style: TextStyle): string {
  const { palette, width } = style;
  const { source, podDefaults, pod, findings, seen, last } = explanation;
  const [first] = findings;
  const verdict =
    podDefaults.length > 0 || first?.code === "SELECTOR_INVALID"
      ? `DENIED by the PodDefault webhook (${first?.code ?? "CONFLICT"})`
      : `${pod === "" && first !== undefined && afterCreation.includes(first.code) ? "does not start" : "not created"} (${first?.code ?? ""})`;
  const title = pod === "" ? source : `${source}, Pod ${pod}`;
  const often =
    seen > 1 || last !== undefined
      ? `Seen ${seen === 1 ? "once" : `${seen} times`}${last === undefined ? "" : `, last ${ageSince(last, now)} ago`}.`
      : "";
  const matching = podDefaults.length > 0 ? `PodDefaults that match: ${listNames(podDefaults)}.` : "";
  const context = [matching, often].filter(Boolean).join(" ");
  return [
    `${wrap(palette.error(`${title}: ${verdict}`), width, "", "  ")}\n`,
    context === "" ? "" : `${wrap(context, width, "  ")}\n`,
    renderFindings(findings, style),
  ].join("");
}
