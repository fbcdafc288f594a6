import { showHidden } from "../src/kubernetes/hidden-characters.ts";
import { colored } from "../src/render/palette.ts";
import type { Io, Output } from "./io.ts";

/** The one gate for text that leaves: colors become codes, and on a terminal every other hidden character is shown, as U+001B. */
export function guarded(io: Io): Io {
  return { ...io, stdout: guardedOutput(io.stdout), stderr: guardedOutput(io.stderr) };
}

function guardedOutput(output: Output): Output {
  const show = output.isTerminal ? showHidden : (text: string) => text;
  return { ...output, write: (text) => output.write(colored(show(text))), writeCodes: output.write };
}
