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

/** A command is data and one function. Its flags define the types of its options. */
export type Command<Groups extends readonly FlagGroup[] = readonly FlagGroup[]> = {
  readonly name: string;
  /** The usage line after `kubectl poddefault`. */
  readonly usage: string;
  /** Paragraphs of the help page, with empty lines between them. */
  readonly description: string;
  readonly examples: readonly { readonly comment: string; readonly command: string }[];
  readonly flags: Groups;
  /** How many arguments it takes, and their completions. Absent: none. */
  readonly args?: { readonly max: number; readonly complete?: readonly Candidates[] };
  /** Does the work, and returns the exit code. */
  run(options: OptionsOf<Groups>, io: Io): Promise<number>;
};

/** The part of a command that parsing needs. */
type Parsed<Groups extends readonly FlagGroup[]> = Pick<Command<Groups>, "flags" | "args">;

/** Types the options of `run` by the flags, and hides that type from the rest of the program. */
export function defineCommand<const Groups extends readonly FlagGroup[]>(command: Command<Groups>): Command {
  return command;
}

/**
 * From words to typed options: yargs collects lists, lets the last value win, checks choices and counts arguments. Without
 * words it is not loaded. Throws a UsageError.
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
  // parseWords has rejected unknown flags, and the defaults are ours, so yargs only gets the flags of the line.
  const present = new Set(given.map(({ name }) => name));
  const options = Object.entries(flags).filter(([name]) => present.has(name));
  // yargs removes a pair of quotes from a value. These protect the quotes of the user.
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

/** A flag for yargs; help, shorthands and defaults are ours. */
function asYargsOption(name: string, flag: Flag) {
  if (flag.type === "list") return { type: "array", string: true } as const;
  const type = yargsTypes[flag.type];
  // yargs collects all values of a flag; in pflag the last one wins.
  const coerce = (values: unknown) => checkChoice([values].flat().at(-1), name, flag);
  return { type, coerce } as const;
}

const yargsTypes = { boolean: "boolean", integer: "number", string: "string" } as const;

/** yargs looks for a package.json in its working directory. */
const nowhere = "/";

const pflagLike = {
  "boolean-negation": false,
  "dot-notation": false,
  "greedy-arrays": false,
  "parse-positional-numbers": false,
  "strip-dashed": true,
} as const;

/** An empty value is the default. Throws a UsageError in kubectl's words for an invalid choice. */
function checkChoice(value: unknown, name: string, flag: Flag): unknown {
  if (flag.type !== "string") return value;
  if (value === "" && flag.refuseEmpty !== undefined) throw new UsageError(flag.refuseEmpty);
  if (value === "") return flag.default;
  const { choices, refuse = refuseChoice(name) } = flag;
  if (choices === undefined || choices.some((choice) => choice === value)) return value;
  throw new UsageError(refuse(String(value), choices));
}

/** kubectl: GetDryRunStrategy, for flags without their own message. */
function refuseChoice(name: string): (value: string, choices: readonly string[]) => string {
  return (value, choices) => {
    const quoted = choices.map((choice) => JSON.stringify(choice));
    const listed =
      quoted.length < 3 ? quoted.join(" or ") : `${quoted.slice(0, -1).join(", ")}, or ${quoted.at(-1)}`;
    return `Invalid ${name} value (${value}). Must be ${listed}.`;
  };
}

/** What is known of a command before it is loaded. */
export type CommandEntry = {
  readonly name: string;
  /** Words from kubectl and elsewhere that people type for it. */
  readonly aliases?: readonly string[];
  /** The line of the plugin's own help page. */
  readonly summary: string;
  /** Lazy import: a run loads one command. */
  readonly load: () => Promise<Command>;
};
