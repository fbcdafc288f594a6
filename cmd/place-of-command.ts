import { leadingFlags } from "./flags.ts";
import { valueIfBare } from "./parse-words.ts";

/**
 * Where the command stands: the first word that is neither a flag nor the value of one. Cobra (stripFlags) lets flags
 * stand before it, and takes one that it does not know for one with a value.
 */
export function placeOfCommand(argv: readonly string[]): number {
  for (let place = 0; place < argv.length; place++) {
    const word = argv[place] ?? "";
    if (word === "--") return argv.length;
    if (!word.startsWith("-") || word === "-") return place;
    if (word.startsWith("--") ? longTakesNextWord(word.slice(2)) : shortsTakeNextWord(word.slice(1))) place++;
  }
  return argv.length;
}

function longTakesNextWord(name: string): boolean {
  const flag = leadingFlags[name];
  return !name.includes("=") && (flag === undefined || valueIfBare(flag) === undefined);
}

/** The first letter that takes a value takes the rest of the word, and the next word only if there is no rest. */
function shortsTakeNextWord(letters: string): boolean {
  const flags = Object.values(leadingFlags);
  const taker = [...letters].findIndex((letter) => {
    const flag = flags.find(({ short }) => short === letter);
    return flag === undefined || valueIfBare(flag) === undefined;
  });
  return taker === letters.length - 1;
}
