import { exitCode } from "../src/errors.ts";
import { isInterruption } from "../src/interruptible.ts";
import { parseOptions } from "./command.ts";
import { commands } from "./commands.ts";
import { findCommand } from "./find-command.ts";
import { flagTable } from "./flag.ts";
import { helpFlags, leadingFlags } from "./flags.ts";
import { commandHelp, pluginHelp } from "./help.ts";
import type { Io } from "./io.ts";
import { parseWords, placeOfCommand, type Words } from "./parse-words.ts";
import { exitCodeOf, renderError } from "./render-error.ts";
import { guarded } from "./terminal-stream.ts";

/** What is known about a run so far, for its errors: the command ("" before it is known) and its -v. */
type Running = { command: string; verbosity: number };

/** Runs one command line, given without the program's name, and returns the exit code. Never throws. */
export async function run(argv: readonly string[], unguarded: Io): Promise<number> {
  const io = guarded(unguarded);
  const running: Running = { command: "", verbosity: 0 };
  try {
    return await Promise.race([perform(argv, running, io), interruption(io.signal)]);
  } catch (error) {
    if (io.signal.aborted || isInterruption(error)) return exitCode.interrupted;
    const showStack = running.verbosity >= 6 || io.env["KUBECTL_PODDEFAULT_DEBUG"] === "1";
    io.stderr.write(renderError(error, showStack, running.command));
    return exitCodeOf(error);
  }
}

async function perform(argv: readonly string[], running: Running, io: Io): Promise<number> {
  if (argv[0] === "__complete") return (await import("./complete.ts")).complete(argv.slice(1), io);
  const place = placeOfCommand(argv);
  const word = argv[place];
  const words = argv.toSpliced(place, 1);
  if (word === undefined) return performWithoutCommand(argv, running, io);
  if (word === "help") return show(await helpPage(words), io);
  return performCommand(word, words, running, io);
}

/** No command at all, or `--version`, which cobra's programs take in its place. */
async function performWithoutCommand(argv: readonly string[], running: Running, io: Io): Promise<number> {
  const { given } = parseWords(argv, leadingFlags);
  if (given.findLast(({ name }) => name === "version")?.value !== "true")
    return show(pluginHelp(commands), io);
  return performCommand(
    "version",
    argv.filter((word) => !word.startsWith("--version")),
    running,
    io,
  );
}

async function performCommand(
  word: string,
  words: readonly string[],
  running: Running,
  io: Io,
): Promise<number> {
  const { name, load } = findCommand(word, words);
  running.command = name;
  const command = await load();
  const parsed = parseWords(words, flagTable([...command.flags, helpFlags]));
  if (asksForHelp(parsed)) return show(commandHelp(command), io);
  const options = await parseOptions(command, withoutHelp(parsed));
  running.verbosity = typeof options["v"] === "number" ? options["v"] : 0;
  return command.run(options, io);
}

/** `help`, `help COMMAND`, `help --help`. */
async function helpPage(words: readonly string[]): Promise<string> {
  const [topic] = parseWords(words, leadingFlags).args;
  return topic === undefined ? pluginHelp(commands) : commandHelp(await findCommand(topic, []).load());
}

function asksForHelp({ given }: Words): boolean {
  return given.findLast(({ name }) => name === "help")?.value === "true";
}

function withoutHelp({ given, args }: Words): Words {
  return { given: given.filter(({ name }) => name !== "help"), args };
}

function show(page: string, io: Io): number {
  io.stdout.write(page);
  return exitCode.fine;
}

function interruption(signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(exitCode.interrupted);
    signal.addEventListener("abort", () => resolve(exitCode.interrupted), { once: true });
  });
}
