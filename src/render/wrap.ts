import { visibleLength } from "./palette.ts";
import type { TextStyle } from "./style.ts";

/**
 * Breaks prose at spaces so that no line is wider than `width`; further lines hang under the first one's text. A word that is
 * wider than the line stays whole, and so does a command after a colon, which is there to copy. Indents count toward the width,
 * colors do not. An escape sequence in the text is shown: a log that is read later may be colored by it, and colors are still marks.
 */
export function wrap(text: string, width: number, indent = "", hanging = indent): string {
  return text
    .replaceAll("\u001b", "U+001B")
    .split("\n")
    .map((paragraph, index) => wrapParagraph(paragraph, width, index === 0 ? indent : hanging, hanging))
    .join("\n");
}

/** A line that tools read in a pipe: there it stays one line. */
export function wrapOnTerminal(line: string, { width, isTerminal }: TextStyle): string {
  return isTerminal ? wrap(line, width, "", "  ") : line;
}

/** In a command, what is in quotes may contain what would end it. */
const wordOrCommand = /(?<=: )kubectl (?:'[^']*'|[^'();])+(?<! )|[^ ]+/g;

function wrapParagraph(text: string, width: number, indent: string, hanging: string): string {
  const lines: string[] = [];
  let line = indent;
  let empty = true;
  for (const word of text.match(wordOrCommand) ?? []) {
    if (!empty && visibleLength(line) + 1 + visibleLength(word) > width) {
      lines.push(line);
      line = hanging;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join("\n");
}
