import { UsageError } from "../src/errors.ts";
import { ownValue } from "../src/kubernetes/json.ts";
import type { Flag, FlagTable } from "./flag.ts";
import { leadingFlags } from "./flags.ts";
import { didYouMean, nearest } from "./suggest.ts";

/** A flag with one value as text; booleans are "true" or "false". */
type Given = { readonly name: string; readonly value: string };

export type Words = { readonly given: readonly Given[]; readonly args: readonly string[] };

/**
 * Reads words with the grammar of kubectl's flags (spf13/pflag: FlagSet.parseArgs): `-ojson`, `-o=json`, `-AR`,
 * `--name=value`, `--name value`, flags between arguments, no flags after `--`. yargs has another grammar and gets the result.
 * Throws a UsageError in pflag's words for the first invalid word.
 */
export function parseWords(words: readonly string[], flags: FlagTable): Words {
  const given: Given[] = [];
  const args: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") return { given, args: [...args, ...rest] };
    if (word.startsWith("--")) given.push(...parseLong(word, rest, flags));
    else if (word.startsWith("-") && word !== "-") given.push(...parseShorts(word, rest, flags));
    else args.push(word);
  }
  return { given, args };
}

/** pflag: parseLongArg. Takes the first of `rest` if the value is not in the word itself. */
function parseLong(word: string, rest: string[], flags: FlagTable): readonly Given[] {
  const [, name = "", attached] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  if (name === "" || name.startsWith("-")) throw new UsageError(`bad flag syntax: ${word}`);
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (flag === undefined) {
    const known = nearest(name, Object.keys(flags)).map((candidate) => `--${candidate}`);
    throw new UsageError(`unknown flag: --${name}${didYouMean(known)}`);
  }
  const meant = meantAlone(flag, attached ?? rest[0]);
  if (meant !== undefined) return [{ name: meant, value: "true" }];
  const value = attached ?? valueIfBare(flag, rest[0]) ?? rest.shift();
  if (value === undefined) throw new UsageError(`flag needs an argument: ${word}`);
  return setFlag(name, flag, value);
}

/** pflag: parseShortArg. All letters of one word; the first that takes a value takes the rest of it. */
function parseShorts(word: string, rest: string[], flags: FlagTable): readonly Given[] {
  const given: Given[] = [];
  for (let letters = word.slice(1); letters !== ""; letters = letters.slice(1)) {
    const [name, flag] = findShort(letters, flags);
    const attached = letters.slice(1);
    const bare = attached !== "" && flag.type === "integer" ? undefined : valueIfBare(flag, rest[0]);
    const isAssigned = attached.length > 1 && attached.startsWith("=");
    if (bare !== undefined && !isAssigned) {
      given.push(...setFlag(name, flag, bare));
      continue;
    }
    const value = isAssigned ? attached.slice(1) : attached || rest.shift();
    if (value === undefined) {
      throw new UsageError(`flag needs an argument: '${letters[0]}' in -${letters}`);
    }
    return [...given, ...setFlag(name, flag, value)];
  }
  return given;
}

function findShort(letters: string, flags: FlagTable): readonly [name: string, flag: Flag] {
  const found = Object.entries(flags).find(([, flag]) => flag.short === letters[0]);
  if (found === undefined) throw new UsageError(`unknown shorthand flag: '${letters[0]}' in -${letters}`);
  return found;
}

/** pflag: NoOptDefVal, the value of a flag that does not take the next word; a number of ours takes it if it is one. */
function valueIfBare(flag: Flag, next = ""): string | undefined {
  if (flag.type === "boolean") return "true";
  if (flag.type === "integer" && isInteger(next)) return undefined;
  return flag.type === "list" ? undefined : flag.bare;
}

function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text);
}

/** The flag that is meant if the next word cannot be the value. */
function meantAlone(flag: Flag, next: string | undefined): string | undefined {
  if (flag.type !== "string" || flag.alone === undefined) return undefined;
  return next !== undefined && flag.alone.form.test(next) ? undefined : flag.alone.means;
}

/** pflag: Value.Set, which checks values by type. */
function setFlag(name: string, flag: Flag, value: string): readonly Given[] {
  const refuse = (goFunction: string) => {
    const shown = flag.short === undefined ? `--${name}` : `-${flag.short}, --${name}`;
    const reason = `strconv.${goFunction}: parsing ${JSON.stringify(value)}: invalid syntax`;
    return new UsageError(`invalid argument ${JSON.stringify(value)} for "${shown}" flag: ${reason}`);
  };
  if (flag.type === "list" && flag.commas) return value.split(",").map((part) => ({ name, value: part }));
  if (flag.type === "integer" && !isInteger(value)) throw refuse("ParseInt");
  if (flag.type !== "boolean") return [{ name, value }];
  const truth = parseBool(value);
  if (truth === undefined) throw refuse("ParseBool");
  return [{ name, value: String(truth) }];
}

/** Go: strconv.ParseBool. */
function parseBool(text: string): boolean | undefined {
  if (["1", "t", "T", "true", "TRUE", "True"].includes(text)) return true;
  return ["0", "f", "F", "false", "FALSE", "False"].includes(text) ? false : undefined;
}

/**
 * The index of the command: the first word that is neither a flag nor its value. As in Cobra (stripFlags), flags can come
 * before it, and an unknown flag counts as one with a value.
 */
export function placeOfCommand(argv: readonly string[]): number {
  for (let place = 0; place < argv.length; place++) {
    const word = argv[place] ?? "";
    if (word === "--") return argv.length;
    if (!word.startsWith("-") || word === "-") return place;
    const next = argv[place + 1];
    if (
      word.startsWith("--") ? longTakesNextWord(word.slice(2), next) : shortsTakeNextWord(word.slice(1), next)
    )
      place++;
  }
  return argv.length;
}

function longTakesNextWord(name: string, next: string | undefined): boolean {
  const flag = ownValue(leadingFlags, name);
  return !name.includes("=") && (flag === undefined || valueIfBare(flag, next) === undefined);
}

/** The first letter that takes a value takes the rest of the word, and the next word only if there is no rest. */
function shortsTakeNextWord(letters: string, next: string | undefined): boolean {
  const flags = Object.values(leadingFlags);
  const taker = [...letters].findIndex((letter, place) => {
    const flag = flags.find(({ short }) => short === letter);
    const hasRest = flag?.type === "integer" && place < letters.length - 1;
    return flag === undefined || hasRest || valueIfBare(flag, next) === undefined;
  });
  return taker === letters.length - 1;
}
