/** Cobra: Command.SuggestionsMinimumDistance. */
const nearEnough = 2;

/** The candidates that a mistyped word may mean, nearest first: at most two edits away, or begun by the word. */
export function nearest(word: string, candidates: readonly string[]): readonly string[] {
  return candidates
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .filter(({ candidate, distance }) => distance <= nearEnough || candidate.startsWith(word))
    .sort((a, b) => a.distance - b.distance)
    .map(({ candidate }) => candidate);
}

/** kubectl's way to say it, to be appended to an error; "" if nothing is near. */
export function didYouMean(candidates: readonly string[]): string {
  return candidates.length === 0
    ? ""
    : `\n\nDid you mean this?\n${candidates.map((one) => `\t${one}\n`).join("")}`;
}

/** Levenshtein distance: insertions, deletions and replacements that lead from one word to the other. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min((above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, replaced));
    }
    above = current;
  }
  return above[to.length] ?? 0;
}
