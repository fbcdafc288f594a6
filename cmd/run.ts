import { exitCode, UsageError } from "../src/errors.ts";
import { type Command, parseOptions } from "./command.ts";
import { commands } from "./commands.ts";
import { flagTable } from "./flag.ts";
import { helpFlags, leadingFlags } from "./flags.ts";
import { commandHelp, pluginHelp } from "./help.ts";
import type { Io } from "./io.ts";
import { parseWords, type Words } from "./parse-words.ts";
import { placeOfCommand } from "./place-of-command.ts";
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
  if (argv[0] === "__complete") {
    const { complete } = await import("./complete.ts");
    return { verbosity: 0, perform: (io) => complete(argv.slice(1), io) };
  }
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
