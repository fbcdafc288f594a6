import { editDistance } from "../src/near-miss.ts";

/** Cobra: Command.SuggestionsMinimumDistance. */
const nearEnough = 2;

/** What a mistyped word may mean, nearest first: at most two edits away, or begun by the word (Cobra: SuggestionsFor). */
export function nearest(word: string, candidates: readonly string[]): readonly string[] {
  return candidates
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .filter(
      ({ candidate, distance }) =>
        // A word that has to change as a whole means nothing in particular.
        (distance <= nearEnough && distance < word.length) || candidate.startsWith(word),
    )
    .sort((a, b) => a.distance - b.distance)
    .map(({ candidate }) => candidate);
}

/** kubectl's way to say it, to be appended to an error; "" if nothing is near. */
export function didYouMean(candidates: readonly string[]): string {
  return candidates.length === 0
    ? ""
    : `\n\nDid you mean this?\n${candidates.map((one) => `\t${one}\n`).join("")}`;
}
