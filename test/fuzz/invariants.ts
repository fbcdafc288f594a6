import { exitCode } from "../../src/errors.ts";
import { hiddenCharacters } from "../../src/kubernetes/hidden-characters.ts";

export type Result = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** A credential that every run carries; no stream may show it. */
export const secret = "s3cr3t-canary";

const documented: readonly number[] = Object.values(exitCode);

/**
 * What is wrong with a result, whatever the input was; undefined if nothing.
 * @param input all text that went in: words that it holds may come out
 */
export function problemOf(
  { code, stdout, stderr }: Result,
  input: string,
  isTerminal: boolean,
): string | undefined {
  const out = stdout + stderr;
  if (!documented.includes(code)) return `exit code ${code} is not documented`;
  if (/\n {4}at .*:\d+/.test(out)) return "a stack";
  if (out.includes("this is a bug")) return "an unexpected error";
  const leaked = ["undefined", "[object Object]", "[native code]", "NaN"].find(
    (word) => out.includes(word) && !input.includes(word),
  );
  if (leaked !== undefined) return `the word ${leaked}`;
  if (out.includes(secret)) return "a credential";
  if (isTerminal && out.search(hiddenCharacters) !== -1) return "a control character on a terminal";
  if (code !== exitCode.fine && out === "") return `exit code ${code} without a word`;
  return undefined;
}
