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
    if (takesNextWord(word)) place++;
  }
  return argv.length;
}

function takesNextWord(word: string): boolean {
  if (word.includes("=") || (!word.startsWith("--") && word.length > 2)) return false;
  const name = word.replace(/^--?/, "");
  const flag = word.startsWith("--")
    ? leadingFlags[name]
    : Object.values(leadingFlags).find(({ short }) => short === name);
  return flag === undefined || valueIfBare(flag) === undefined;
}
