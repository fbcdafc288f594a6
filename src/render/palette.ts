import { styleText } from "node:util";

type Paint = (text: string) => string;

/** What text can mean to a reader. Renderers name the meaning; the terminal decides whether that has a color. */
export type Palette = {
  readonly added: Paint;
  readonly removed: Paint;
  readonly hunk: Paint;
  readonly heading: Paint;
  readonly strong: Paint;
  readonly faint: Paint;
  readonly warn: Paint;
  readonly error: Paint;
  readonly ok: Paint;
};

const asIs: Paint = (text) => text;

export const plainPalette: Palette = {
  added: asIs,
  removed: asIs,
  hunk: asIs,
  heading: asIs,
  strong: asIs,
  faint: asIs,
  warn: asIs,
  error: asIs,
  ok: asIs,
};

/** The colors that git and kubectl use for the same things. */
export const colorPalette: Palette = {
  added: paint("green"),
  removed: paint("red"),
  hunk: paint("cyan"),
  heading: paint(["bold", "cyan"]),
  strong: paint("bold"),
  faint: paint("dim"),
  warn: paint("yellow"),
  error: paint(["bold", "red"]),
  ok: paint("green"),
};

function paint(format: Parameters<typeof styleText>[0]): Paint {
  // cmd/color.ts has decided already; left to itself, styleText would look at the stdout of the process.
  return (text) => styleText(format, text, { validateStream: false });
}
