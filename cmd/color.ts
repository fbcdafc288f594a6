import { colorPalette, type Palette, plainPalette } from "../src/render/palette.ts";
import type { Io, Output } from "./io.ts";

/**
 * The palette for one stream. With --color=auto kubectl's rule holds (cli-runtime: printers.AllowsColorOutput): color
 * for a terminal that is not dumb, unless NO_COLOR is set, be it to nothing.
 */
export function paletteFor(stream: Output, env: Io["env"], when: "auto" | "always" | "never"): Palette {
  const isWanted =
    when === "auto"
      ? stream.isTerminal && env["TERM"] !== "dumb" && env["NO_COLOR"] === undefined
      : when === "always";
  return isWanted ? colorPalette : plainPalette;
}
