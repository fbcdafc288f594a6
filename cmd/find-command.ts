import { UsageError } from "../src/errors.ts";
import { quoteForShell } from "../src/quote-for-shell.ts";
import type { CommandEntry } from "./command.ts";
import { commands } from "./commands.ts";
import { isPodDefaultType } from "./pod-default-type.ts";
import { didYouMean, nearest } from "./suggest.ts";

/** Commands that kubectl has and this plugin does not need, with the arguments of an example. */
const kubectlCommands: Readonly<Record<string, readonly string[]>> = {
  apply: ["-f", "FILE"],
  replace: ["-f", "FILE"],
  edit: ["poddefault", "NAME"],
  patch: ["poddefault", "NAME", "--type=merge", "-p", "PATCH"],
  delete: ["poddefault", "NAME"],
};

/** Whole words of the trade. "list" is one letter away from "lint", and not what its user means. */
const notMistyped = ["convert", "guard"];

/**
 * The command that a word means. `rest` are the other words of the line, for the kubectl line of a command that only
 * kubectl has. Throws a UsageError for a word that means no command.
 */
export function findCommand(word: string, rest: readonly string[]): CommandEntry {
  const found = commands.find(({ name, aliases = [] }) => name === word || aliases.includes(word));
  if (found !== undefined) return found;
  const example = Object.hasOwn(kubectlCommands, word) ? kubectlCommands[word] : undefined;
  if (example !== undefined) throw new UsageError(useKubectl(word, rest, example));
  const names = commands.map(({ name }) => name);
  const meant = notMistyped.includes(word) ? [] : nearest(word, names);
  throw new UsageError(
    `unknown command ${JSON.stringify(word)} for "kubectl poddefault"${didYouMean(meant)}`,
  );
}

function useKubectl(command: string, words: readonly string[], example: readonly string[]): string {
  const [type = ""] = example;
  const lacksType = isPodDefaultType(type) && !words.some(namesObjects);
  const args = words.length === 0 ? example : lacksType ? [type, ...words] : words;
  return `kubectl has this command:\n  ${["kubectl", command, ...args].map(quoteForShell).join(" ")}`;
}

/** `-f`, `poddefault` and `TYPE/NAME`: after these words kubectl needs no type. */
function namesObjects(word: string): boolean {
  return /^(-f|--filename)/.test(word) || /^[A-Za-z.]+\/[^/]+$/.test(word) || isPodDefaultType(word);
}
