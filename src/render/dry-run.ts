import { type Evaluation, injectionsOf, storedPod } from "../finding/evaluation.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import { formatYaml } from "../kubernetes/yaml.ts";
import { ownersOfLines } from "./attribution.ts";
import type { Palette } from "./palette.ts";
import { renderUnifiedDiff } from "./unified-diff.ts";

/** A Pod before and after PodDefaults, to be shown as a difference. */
export type BeforeAndAfter = { readonly before: JsonObject; readonly after: JsonObject };

/**
 * The two sides of a Pod that is admitted: as submitted, or with everything that the API server defaults (`showDefaults`).
 * undefined for a Pod that is rejected: it is never created.
 */
export function sidesOf(
  { source, outcome, injected }: Evaluation,
  showDefaults: boolean,
): BeforeAndAfter | undefined {
  if (!showDefaults) return injected && { before: source.pod, after: injected().pod };
  const after = storedPod(outcome);
  return after && { before: outcome.base ?? source.pod, after };
}

/**
 * The unified diff of a Pod; each hunk names the PodDefaults whose lines it adds. "" where nothing changes.
 * @param title what the diff is of, where several follow each other
 */
export function renderPodDiff(
  evaluation: Evaluation,
  showDefaults: boolean,
  palette: Palette,
  title = "",
): string {
  const sides = sidesOf(evaluation, showDefaults);
  if (sides === undefined) return "";
  const after = formatYaml(sides.after);
  const options = {
    fromName: `${title}submitted`,
    toName: `${title}with PodDefaults`,
    owner: ownersOfLines(after, sides.after, injectionsOf(evaluation.outcome)),
  };
  return renderUnifiedDiff(formatYaml(sides.before), after, options, palette);
}
