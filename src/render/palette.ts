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
const formats = {
  added: "green",
  removed: "red",
  hunk: "cyan",
  heading: ["bold", "cyan"],
  strong: "bold",
  faint: "dim",
  warn: "yellow",
  error: ["bold", "red"],
  ok: "green",
} as const satisfies Readonly<Record<keyof Palette, Parameters<typeof styleText>[0]>>;

/** New in each process: text of files and servers cannot hold the marks. */
const unforeseeable = Math.random().toString(36).slice(2);
const begin = `\uFDD0${unforeseeable}`;
const end = `\uFDD1${unforeseeable}`;
const mark = new RegExp(`(${begin}|${end})(\\d)`, "g");

const meanings = Object.keys(formats) as readonly (keyof Palette)[];

/**
 * Marks what has a color with noncharacters of Unicode. `colored` turns the marks into codes where the text leaves, so that text
 * of files and servers cannot bring codes of its own.
 */
export const colorPalette: Palette = Object.fromEntries(
  meanings.map((meaning, index) => [meaning, (text: string) => `${begin}${index}${text}${end}${index}`]),
) as Palette;

/** The text with SGR codes for its marks. */
export function colored(text: string): string {
  return text.replace(mark, (_, kind: string, index: string) => {
    const meaning = meanings[Number(index)];
    if (meaning === undefined) return "";
    // cmd/color.ts has decided already; left to itself, styleText would look at the stdout of the process.
    const [open = "", close = ""] = styleText(formats[meaning], end, { validateStream: false }).split(end);
    return kind === begin ? open : close;
  });
}

/** How many characters of a text are seen. */
export function visibleLength(text: string): number {
  return text.replace(mark, "").length;
}
