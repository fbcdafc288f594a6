import { fail } from "./path-cursor.ts";

const escapes: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

const escapeSequence = /\\(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|([0-7]{3})|(.?))/gs;

/** The text in a pair of quotes, either sort. Mirrors UnquoteExtend of client-go's jsonpath package. */
export function unquote(quoted: string): string {
  const quote = quoted[0] ?? "";
  return quoted
    .slice(1, -1)
    .replace(
      escapeSequence,
      (_whole, byte, unit, long, octal: string | undefined, letter: string | undefined) => {
        const hex = byte ?? unit ?? long;
        if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
        if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
        if (letter === quote) return quote;
        return escapes[letter ?? ""] ?? fail(`unquote string ${quoted} error invalid syntax`);
      },
    );
}
