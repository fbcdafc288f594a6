import { colorPalette, type Palette, plainPalette } from "../src/render/palette.ts";
import type { Io, Output } from "./io.ts";

/**
 * The palette of a stream. --color=auto is kubectl's rule (cli-runtime: printers.AllowsColorOutput): color on a terminal that
 * is not dumb, unless NO_COLOR is set, even to an empty value.
 */
export function paletteFor(stream: Output, env: Io["env"], when: "auto" | "always" | "never"): Palette {
  const isWanted =
    when === "auto"
      ? stream.isTerminal && env["TERM"] !== "dumb" && env["NO_COLOR"] === undefined
      : when === "always";
  return isWanted ? colorPalette : plainPalette;
}
