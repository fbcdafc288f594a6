import { colored } from "../src/render/palette.ts";
import type { Io, Output } from "./io.ts";

/** Controls of terminals, line breaks and tabs aside, and characters that change the direction of text. */
const controls =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The one gate for text that leaves: colors become codes, and on a terminal every other control is shown, as U+001B. */
export function guarded(io: Io): Io {
  return { ...io, stdout: guardedOutput(io.stdout), stderr: guardedOutput(io.stderr) };
}

function guardedOutput(output: Output): Output {
  const show = output.isTerminal ? showControls : (text: string) => text;
  return { ...output, write: (text) => output.write(colored(show(text))), writeCodes: output.write };
}

/** Controls as text: `U+001B`. */
export function showControls(text: string): string {
  return text.replace(
    controls,
    (one) => `U+${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}
