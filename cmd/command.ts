import { UsageError } from "../src/errors.ts";
import {
  type Candidates,
  camelCase,
  defaultOf,
  type Flag,
  type FlagGroup,
  flagTable,
  type OptionsOf,
} from "./flag.ts";
import type { Io } from "./io.ts";
import type { Words } from "./parse-words.ts";

/** A command is data and one function; the types of its options follow from its flags. */
export type Command<Groups extends readonly FlagGroup[] = readonly FlagGroup[]> = {
  readonly name: string;
  /** What follows `kubectl poddefault` in the usage line. */
  readonly usage: string;
  /** The top of the help page: paragraphs, with an empty line between them. */
  readonly description: string;
  readonly examples: readonly { readonly comment: string; readonly command: string }[];
  readonly flags: Groups;
  /** How many words it takes beside flags, and what completion offers for them. Absent: none. */
  readonly args?: { readonly max: number; readonly complete?: readonly Candidates[] };
  /** Does the work and gives the exit code. */
  run(options: OptionsOf<Groups>, io: Io): Promise<number>;
};

/** What parsing looks at. */
type Parsed<Groups extends readonly FlagGroup[]> = Pick<Command<Groups>, "flags" | "args">;

/** Gives `run` the options of these flags, and the rest of the program a command whose options nobody else reads. */
export function defineCommand<const Groups extends readonly FlagGroup[]>(command: Command<Groups>): Command {
  return command;
}

/**
 * From words to typed options. Where there are words, yargs gathers lists, lets the last of several values win, checks
 * choices and counts arguments; where there are none, it is not loaded. Throws a UsageError.
 */
export async function parseOptions<const Groups extends readonly FlagGroup[]>(
  command: Parsed<Groups>,
  { given, args }: Words,
): Promise<OptionsOf<Groups>> {
  const flags = flagTable(command.flags);
  const defaults = Object.entries(flags).map(([name, flag]) => [camelCase(name), defaultOf(flag)]);
  const max = command.args?.max ?? 0;
  if (given.length + args.length === 0) return Object.fromEntries([...defaults, ["args", args]]);

  const { default: yargs } = await import("yargs");
  // parseWords has refused flags that do not exist, and the defaults are ours: yargs need know only what is there, of some forty.
  const present = new Set(given.map(({ name }) => name));
  const options = Object.entries(flags).filter(([name]) => present.has(name));
  // yargs takes a pair of quotes off a value: this one, so that it leaves those of the user alone.
  const words = given.map(({ name, value }) => `--${name}="${value}"`);
  const { _: positionals, ...parsed } = await yargs([...words, "--", ...args], nowhere)
    .parserConfiguration(pflagLike)
    .options(Object.fromEntries(options.map(([name, flag]) => [name, asYargsOption(name, flag)])))
    .demandCommand(0, max, "", `unexpected args: [${args.slice(max).join(" ")}]`)
    .help(false)
    .version(false)
    .exitProcess(false)
    .fail((message) => {
      throw new UsageError(message);
    })
    .parse();
  return { ...Object.fromEntries(defaults), ...parsed, args: positionals.map(String) };
}

/** Only what yargs knows of a flag; help, shorthands and defaults are ours. */
function asYargsOption(name: string, flag: Flag) {
  if (flag.type === "list") return { type: "array", string: true } as const;
  const type = yargsTypes[flag.type];
  // yargs gathers all values of a flag into a list; in pflag the last one wins.
  const coerce = (values: unknown) => checkChoice([values].flat().at(-1), name, flag);
  return { type, coerce } as const;
}

const yargsTypes = { boolean: "boolean", integer: "number", string: "string" } as const;

/** yargs asks for a working directory, to look for settings in a package.json there. */
const nowhere = "/";

const pflagLike = {
  "boolean-negation": false,
  "dot-notation": false,
  "greedy-arrays": false,
  "parse-positional-numbers": false,
  "strip-dashed": true,
} as const;

/** kubectl's words for a value that is not among the choices; an empty one stands for the default. */
function checkChoice(value: unknown, name: string, flag: Flag): unknown {
  if (flag.type !== "string") return value;
  if (value === "") return flag.default;
  const { choices, refuse = refuseChoice(name) } = flag;
  if (choices === undefined || choices.some((choice) => choice === value)) return value;
  throw new UsageError(refuse(String(value), choices));
}

/** kubectl: GetDryRunStrategy, for the flags that have no wording of their own. */
function refuseChoice(name: string): (value: string, choices: readonly string[]) => string {
  return (value, choices) => {
    const quoted = choices.map((choice) => JSON.stringify(choice));
    const listed =
      quoted.length < 3 ? quoted.join(" or ") : `${quoted.slice(0, -1).join(", ")}, or ${quoted.at(-1)}`;
    return `Invalid ${name} value (${value}). Must be ${listed}.`;
  };
}
