import type { Cluster } from "../src/cluster/cluster.ts";
import { exitCode } from "../src/errors.ts";
import { showControls } from "../src/kubernetes/hidden-characters.ts";
import { type Command, parseOptions } from "./command.ts";
import { candidatesOf } from "./complete/candidates.ts";
import type { Candidate, Search } from "./complete/search.ts";
import { findCommand } from "./find-command.ts";
import { type Candidates, type Flag, type FlagTable, flagTable } from "./flag.ts";
import { connectionFlags, connectionOptions, helpFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import { parseWords, placeOfCommand, type Words } from "./parse-words.ts";

/** Cobra: ShellCompDirective, what the shell does besides offering the candidates. */
const directives = { default: 0, noSpace: 2, noFiles: 4, directories: 16 } as const;

type Completion = { readonly candidates: readonly Candidate[]; readonly directive: number };

/** The part of a command that completion looks at. The plugin itself and `help` look like commands, too. */
type Completable = Pick<Command, "flags" | "args">;

const plugin: Completable = { flags: [connectionFlags], args: { max: 1, complete: ["command"] } };

/** Milliseconds: long enough for a cluster, short enough for a person at a prompt. */
const patience = 2000;

/**
 * Cobra's completion protocol, which kubectl speaks with its plugins: words in, the last one unfinished or empty; lines
 * `value<TAB>description` and a last line `:directive` out. Any failure offers nothing.
 */
export async function complete(words: readonly string[], io: Io): Promise<number> {
  const nothing: Completion = { candidates: [], directive: directives.noFiles };
  const quiet = { ...io, stderr: { ...io.stderr, write: () => {} } };
  const completion = await completionOf(words.slice(0, -1), words.at(-1) ?? "", quiet).catch(() => nothing);
  const lines = completion.candidates
    // A line break or a tab in a name would be another candidate, or a directive.
    .filter(({ value }) => value === showControls(value))
    .map(({ value, description }) =>
      description === undefined ? value : `${value}\t${showControls(description)}`,
    );
  io.stdout.write([...lines, `:${completion.directive}`, ""].join("\n"));
  return exitCode.fine;
}

async function completionOf(before: readonly string[], word: string, io: Io): Promise<Completion> {
  const place = placeOfCommand(before);
  const command = await completableNamed(before[place]);
  const flags = flagTable([...command.flags, helpFlags]);
  const { cursor, typed } = findCursor(before.toSpliced(place, 1), word, flags);
  const { partial } = cursor;
  const isOffered = ({ value }: Candidate) => value.startsWith(partial) && !typed.args.includes(value);
  if (cursor.kind === "flag") {
    return { candidates: flagNames(flags).filter(isOffered), directive: directives.noFiles };
  }
  const isValue = cursor.kind === "value";
  const search = {
    partial,
    before: isValue ? [] : typed.args,
    typed,
    io,
    connect: () => connectBriefly(typed, io),
  };
  const allKinds = isValue ? kindsOfValue(flags[cursor.flag]) : await kindsOfArgument(command, search);
  const kinds = isLocal(typed) ? allKinds.filter((kind) => !ofCluster.includes(kind)) : allKinds;
  const choices = isValue ? choicesOf(flags[cursor.flag]) : [];
  // Files alone are better listed by the shell. One kind that fails does not take away the others.
  const listed = kinds.length > 1 ? kinds : kinds.filter((kind) => kind !== "file");
  const found = await Promise.all(listed.map((kind) => candidatesOf(kind, search).catch(() => [])));
  const candidates = [...choices, ...found.flat()].filter(isOffered);
  return { candidates, directive: directiveFor(kinds, candidates) };
}

async function completableNamed(word: string | undefined): Promise<Completable> {
  return word === undefined || word === "help" ? plugin : findCommand(word, []).load();
}

const ofCluster: readonly Candidates[] = ["namespace", "pod-default", "object"];

function isLocal({ given }: Words): boolean {
  return given.findLast(({ name }) => name === "local")?.value === "true";
}

/** The unfinished word, as far as it is typed. */
type Cursor =
  | { readonly kind: "flag"; readonly partial: string }
  | { readonly kind: "value"; readonly flag: string; readonly partial: string }
  | { readonly kind: "argument"; readonly partial: string };

/** Stands for the unfinished word; nobody can type it. */
const probe = "\0";

/** What the unfinished word is going to be, and the words before it. Throws a UsageError if those are wrong. */
function findCursor(
  before: readonly string[],
  partial: string,
  flags: FlagTable,
): { readonly cursor: Cursor; readonly typed: Words } {
  const { given, args } = parseWords([...before, probe], flags);
  const last = given.at(-1);
  if (last?.value === probe) {
    const typed = { given: given.slice(0, -1), args };
    return { cursor: { kind: "value", flag: last.name, partial }, typed };
  }
  const typed = { given, args: args.slice(0, -1) };
  if (!partial.startsWith("-") || before.includes("--")) {
    return { cursor: { kind: "argument", partial }, typed };
  }
  const [, flag, value = ""] = /^--([^=]+)=(.*)$/s.exec(partial) ?? [];
  if (flag === undefined) return { cursor: { kind: "flag", partial }, typed };
  return { cursor: { kind: "value", flag, partial: value }, typed };
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

/** After a type (`explain pod`) come its names only. */
async function kindsOfArgument(
  { args }: Completable,
  { before, io }: Search,
): Promise<readonly Candidates[]> {
  if (args === undefined || before.length >= args.max) return [];
  const { complete = [] } = args;
  if (!complete.includes("object") || before.length === 0) return complete;
  const { typeBefore } = await import("./complete/objects.ts");
  return typeBefore(before, io.cwd) === undefined ? complete : ["object"];
}

/** A space is left out for all candidates, or for none. Without a candidate the shell lists files itself. */
function directiveFor(kinds: readonly Candidates[], candidates: readonly Candidate[]): number {
  const noSpace = candidates.some(({ open }) => open) ? directives.noSpace : 0;
  if (kinds.includes("directory")) return directives.directories;
  return noSpace + (kinds.includes("file") ? directives.default : directives.noFiles);
}

async function connectBriefly({ given }: Words, io: Io): Promise<Cluster> {
  const connection = given.filter(({ name }) => Object.hasOwn(connectionFlags.flags, name));
  const options = await parseOptions({ flags: [connectionFlags] }, { given: connection, args: [] });
  const signal = AbortSignal.any([io.signal, AbortSignal.timeout(patience)]);
  return io.connect(connectionOptions(options), { signal });
}
