import { exitCode } from "../../src/errors.ts";

export type Result = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** A credential that every run carries; no stream may show it. */
export const secret = "s3cr3t-canary";

const documented: readonly number[] = Object.values(exitCode);

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

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
  if (isTerminal && controls.test(out)) return "a control character on a terminal";
  if (code !== exitCode.fine && out === "") return `exit code ${code} without a word`;
  return undefined;
}
