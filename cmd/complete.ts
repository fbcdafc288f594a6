import type { Cluster } from "../src/cluster/cluster.ts";
import { exitCode } from "../src/errors.ts";
import { type Candidate, candidatesOf } from "./candidates.ts";
import { type Command, parseOptions } from "./command.ts";
import { commands } from "./commands.ts";
import { findCursor } from "./cursor.ts";
import { type Candidates, type Flag, type FlagTable, flagTable } from "./flag.ts";
import { connectionFlags, connectionOptions, helpFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import type { Words } from "./parse-words.ts";
import { placeOfCommand } from "./place-of-command.ts";

/** Cobra: ShellCompDirective, what the shell does beside offering the candidates. */
const directives = { default: 0, noSpace: 2, noFiles: 4, directories: 16 } as const;

type Completion = { readonly candidates: readonly Candidate[]; readonly directive: number };

/** The part of a command that completion looks at; the plugin itself and its `help` look like commands too. */
type Completable = Pick<Command, "name" | "flags" | "args">;

const plugin: Completable = { name: "", flags: [connectionFlags], args: { max: 1, complete: ["command"] } };

/** Long enough for a cluster, short enough for a person at a prompt. */
const patience = 2000;

/**
 * Cobra's completion protocol, which kubectl speaks with its plugins: from the words typed so far, the last one unfinished
 * or empty, to lines `value<TAB>description` and a last line `:directive`. If anything goes wrong, nothing is offered.
 */
export async function complete(words: readonly string[], io: Io): Promise<number> {
  const nothing: Completion = { candidates: [], directive: directives.noFiles };
  const quiet = { ...io, stderr: { ...io.stderr, write: () => {} } };
  const completion = await completionOf(words.slice(0, -1), words.at(-1) ?? "", quiet).catch(() => nothing);
  const lines = completion.candidates.map(({ value, description }) =>
    description === undefined ? value : `${value}\t${description}`,
  );
  io.stdout.write([...lines, `:${completion.directive}`, ""].join("\n"));
  return exitCode.fine;
}

async function completionOf(before: readonly string[], partial: string, io: Io): Promise<Completion> {
  const place = placeOfCommand(before);
  const command = await completableNamed(before[place]);
  const flags = flagTable([...command.flags, helpFlags]);
  const { cursor, typed } = findCursor(before.toSpliced(place, 1), partial, flags);
  const fits = ({ value }: Candidate) => value.startsWith(cursor.partial) && !typed.args.includes(value);
  if (cursor.kind === "flag") {
    return { candidates: flagNames(flags).filter(fits), directive: directives.noFiles };
  }
  const search = { partial: cursor.partial, typed, io, connect: () => connectBriefly(typed, io) };
  const choices = cursor.kind === "value" ? choicesOf(flags[cursor.flag]) : [];
  const kinds =
    cursor.kind === "value" ? kindsOfValue(flags[cursor.flag]) : kindsOfArgument(command, typed.args);
  // What cannot be found out shall not take away what can.
  const names = await Promise.all(kinds.map((kind) => candidatesOf(kind, search).catch(() => [])));
  const candidates = [...choices, ...names.flat()].filter(fits);
  return { candidates, directive: directiveFor(kinds, candidates) };
}

async function completableNamed(name: string | undefined): Promise<Completable> {
  if (name === undefined || name === "help") return plugin;
  const entry = commands.find((command) => command.name === name);
  return entry === undefined ? { name, flags: [] } : entry.load();
}

function flagNames(flags: FlagTable): readonly Candidate[] {
  return Object.entries(flags).flatMap(([name, { short, describe }]) => [
    { value: `--${name}`, description: describe },
    ...(short === undefined ? [] : [{ value: `-${short}`, description: describe }]),
  ]);
}

function choicesOf(flag: Flag | undefined): readonly Candidate[] {
  if (flag?.type === "boolean") return [{ value: "true" }, { value: "false" }];
  if (flag?.type !== "string") return [];
  const values = [...(flag.choices ?? []), ...(flag.suggestions ?? [])];
  return values.map((value) => ({ value, open: value.endsWith("=") }));
}

function kindsOfValue(flag: Flag | undefined): readonly Candidates[] {
  return flag?.complete === undefined ? [] : [flag.complete];
}

function kindsOfArgument({ args }: Completable, typed: readonly string[]): readonly Candidates[] {
  return args === undefined || typed.length >= args.max ? [] : (args.complete ?? []);
}

/** A space is left out for all candidates, or for none. */
function directiveFor(kinds: readonly Candidates[], candidates: readonly Candidate[]): number {
  const noSpace = candidates.some(({ open }) => open) ? directives.noSpace : 0;
  if (kinds.includes("directory")) return directives.directories;
  return noSpace + (kinds.includes("file") ? directives.default : directives.noFiles);
}

async function connectBriefly({ given }: Words, io: Io): Promise<Cluster> {
  const connection = given.filter(({ name }) => Object.hasOwn(connectionFlags.flags, name));
  const options = await parseOptions({ name: "", flags: [connectionFlags] }, { given: connection, args: [] });
  const signal = AbortSignal.any([io.signal, AbortSignal.timeout(patience)]);
  return io.connect(connectionOptions(options), { signal });
}
