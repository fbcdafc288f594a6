import { editDistance } from "../src/near-miss.ts";

/** Cobra: Command.SuggestionsMinimumDistance. */
const nearEnough = 2;

/** Candidates for a mistyped word, nearest first: at most two edits away, or starting with the word (Cobra: SuggestionsFor). */
export function nearest(word: string, candidates: readonly string[]): readonly string[] {
  return candidates
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .filter(
      ({ candidate, distance }) =>
        // A word that changes completely is not a candidate.
        (distance <= nearEnough && distance < word.length) || candidate.startsWith(word),
    )
    .sort((a, b) => a.distance - b.distance)
    .map(({ candidate }) => candidate);
}

/** kubectl's suggestion, to append to an error; "" without candidates. */
export function didYouMean(candidates: readonly string[]): string {
  return candidates.length === 0
    ? ""
    : `\n\nDid you mean this?\n${candidates.map((one) => `\t${one}\n`).join("")}`;
}
