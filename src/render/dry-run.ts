import type { JsonObject } from "../kubernetes/json.ts";
import { formatYaml } from "../kubernetes/yaml.ts";
import { type Evaluation, injectionsOf, qualifiedName, storedPod } from "../report/dry-run.ts";
import { ownersOfLines } from "./attribution.ts";
import type { Palette } from "./palette.ts";
import { renderUnifiedDiff } from "./unified-diff.ts";

/** A Pod before and after PodDefaults, to be shown as a difference. */
export type BeforeAndAfter = { readonly before: JsonObject; readonly after: JsonObject };

/**
 * The two sides of a Pod that is admitted: as written, or with all that the API server fills in (`showDefaults`).
 * undefined for a Pod that is refused: it never comes to be.
 */
export function sidesOf(
  { posted, outcome, asWritten }: Evaluation,
  showDefaults: boolean,
): BeforeAndAfter | undefined {
  if (!showDefaults) return asWritten && { before: posted, after: asWritten().pod };
  const after = storedPod(outcome);
  return after && { before: outcome.base ?? posted, after };
}

/** The unified diff of a Pod; each hunk names the PodDefaults whose lines it adds. "" where nothing changes. */
export function renderPodDiff(evaluation: Evaluation, showDefaults: boolean, palette: Palette): string {
  const sides = sidesOf(evaluation, showDefaults);
  if (sides === undefined) return "";
  const after = formatYaml(sides.after);
  const name = qualifiedName(evaluation);
  const options = {
    fromName: `${name} as posted`,
    toName: `${name} with PodDefaults`,
    owner: ownersOfLines(after, sides.after, injectionsOf(evaluation.outcome)),
  };
  return renderUnifiedDiff(formatYaml(sides.before), after, options, palette);
}
