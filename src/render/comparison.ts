import { compact } from "../finding/differences.ts";
import type { Comparison } from "../report/comparison.ts";

/** What prediction and API server make of each Pod: that they agree, or every place where they do not. */
export function renderComparisons(comparisons: readonly Comparison[]): string {
  return comparisons
    .map(({ title, source, differences }) => {
      if (differences.length === 0) return `${title} (${source}): prediction and API server agree\n`;
      const lines = differences.map(
        ({ path, wanted, found }) =>
          `  ${path}: predicted ${compact(wanted)}, the API server says ${compact(found)}\n`,
      );
      return `${title} (${source}): prediction and API server differ\n${lines.join("")}`;
    })
    .join("");
}
