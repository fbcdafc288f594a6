import { exitCode, UsageError } from "../src/errors.ts";
import { type Command, parseOptions } from "./command.ts";
import { commands } from "./commands.ts";
import { flagTable } from "./flag.ts";
import { helpFlags, leadingFlags } from "./flags.ts";
import { commandHelp, pluginHelp } from "./help.ts";
import type { Io } from "./io.ts";
import { parseWords, valueIfBare, type Words } from "./parse-words.ts";
import { exitCodeOf, renderError } from "./render-error.ts";
import { didYouMean, nearest } from "./suggest.ts";

/** What a command line asks for. `verbosity` is its -v. */
type Action = { readonly verbosity: number; readonly perform: (io: Io) => Promise<number> };

/** Runs one command line, given without the program's name, and gives the exit code. Never throws. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let verbosity = 0;
  try {
    const action = await understand(argv);
    verbosity = action.verbosity;
    return await Promise.race([action.perform(io), interruption(io.signal)]);
  } catch (error) {
    if (io.signal.aborted) return exitCode.interrupted;
    io.stderr.write(renderError(error, verbosity >= 6 || io.env["KUBECTL_PODDEFAULT_DEBUG"] === "1"));
    return exitCodeOf(error);
  }
}

async function understand(argv: readonly string[]): Promise<Action> {
  const place = placeOfCommand(argv);
  const name = argv[place];
  if (name === undefined) {
    parseWords(argv, { command: "", flags: leadingFlags });
    return show(pluginHelp(commands));
  }
  const words = argv.toSpliced(place, 1);
  if (name === "help") return understandHelp(words);
  const command = await loadCommand(name);
  const parsed = parseWords(words, { command: name, flags: flagTable([...command.flags, helpFlags]) });
  if (asksForHelp(parsed)) return show(commandHelp(command));
  const options = await parseOptions(command, withoutHelp(parsed));
  return {
    verbosity: typeof options["v"] === "number" ? options["v"] : 0,
    perform: (io) => command.run(options, io),
  };
}

/** `help`, `help COMMAND`, `help --help`. */
async function understandHelp(words: readonly string[]): Promise<Action> {
  const { args } = parseWords(words, { command: "", flags: leadingFlags });
  const [topic] = args;
  return show(topic === undefined ? pluginHelp(commands) : commandHelp(await loadCommand(topic)));
}

/**
 * Where the command stands: the first word that is neither a flag nor the value of one. Cobra (stripFlags) lets flags
 * stand before it, and takes one that it does not know for one with a value.
 */
function placeOfCommand(argv: readonly string[]): number {
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

async function loadCommand(name: string): Promise<Command> {
  const entry = commands.find((command) => command.name === name);
  if (entry !== undefined) return entry.load();
  const candidates = nearest(
    name,
    commands.map((command) => command.name),
  );
  throw new UsageError(
    `unknown command ${JSON.stringify(name)} for "kubectl poddefault"${didYouMean(candidates)}`,
    "",
  );
}

function asksForHelp({ given }: Words): boolean {
  return given.findLast(({ name }) => name === "help")?.value === "true";
}

function withoutHelp({ given, args }: Words): Words {
  return { given: given.filter(({ name }) => name !== "help"), args };
}

function show(page: string): Action {
  return {
    verbosity: 0,
    perform: async (io) => {
      io.stdout.write(page);
      return exitCode.fine;
    },
  };
}

function interruption(signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(exitCode.interrupted);
    signal.addEventListener("abort", () => resolve(exitCode.interrupted), { once: true });
  });
}
