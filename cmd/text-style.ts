import type { TextStyle } from "../src/render/style.ts";
import { paletteFor } from "./color.ts";
import type { Io } from "./io.ts";

/** How text for a person looks on standard output. */
export function textStyle(color: Parameters<typeof paletteFor>[2], { stdout, env }: Io): TextStyle {
  return { palette: paletteFor(stdout, env, color), width: stdout.columns, isTerminal: stdout.isTerminal };
}
