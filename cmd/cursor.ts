import type { FlagTable } from "./flag.ts";
import { parseWords, type Words } from "./parse-words.ts";

/** What an unfinished word is going to be, and what of it is typed. */
export type Cursor =
  | { readonly kind: "flag"; readonly partial: string }
  | { readonly kind: "value"; readonly flag: string; readonly partial: string }
  | { readonly kind: "argument"; readonly partial: string };

/** Stands for the unfinished word; nobody can type it. */
const probe = "\0";

/** Where the unfinished word stands, and what the words before it say. Throws a UsageError if those are wrong. */
export function findCursor(
  before: readonly string[],
  partial: string,
  flags: FlagTable,
): { readonly cursor: Cursor; readonly typed: Words } {
  const { given, args } = parseWords([...before, probe], { command: "", flags });
  const last = given.at(-1);
  if (last?.value === probe) {
    return {
      cursor: { kind: "value", flag: last.name, partial },
      typed: { given: given.slice(0, -1), args },
    };
  }
  const typed = { given, args: args.slice(0, -1) };
  if (!partial.startsWith("-") || before.includes("--"))
    return { cursor: { kind: "argument", partial }, typed };
  const [, flag, value = ""] = /^--([^=]+)=(.*)$/s.exec(partial) ?? [];
  const cursor: Cursor =
    flag === undefined ? { kind: "flag", partial } : { kind: "value", flag, partial: value };
  return { cursor, typed };
}
