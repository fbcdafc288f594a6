import { type TextCursor, takePattern } from "./text-cursor.ts";

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };
const quoted = /"(?:[^"\\]|\\[\s\S])*"/y;
const escaped = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([\s\S]))|[^\\]+/g;

/** Reads a string as strconv.Quote writes it; undefined where there is none, or it has no end. */
export function readGoString(cursor: TextCursor): string | undefined {
  const text = takePattern(cursor, quoted);
  if (text === undefined) return undefined;
  const parts: Buffer[] = [];
  for (const [plain, byte, short, long, letter] of text.slice(1, -1).matchAll(escaped)) {
    const point = short ?? long;
    // \x is a byte, of a string that is no valid UTF-8; the other escapes are characters.
    if (byte !== undefined) parts.push(Buffer.from([Number.parseInt(byte, 16)]));
    else if (point !== undefined) parts.push(Buffer.from(String.fromCodePoint(Number.parseInt(point, 16))));
    else if (letter !== undefined) parts.push(Buffer.from(unescapeLetter(letter)));
    else parts.push(Buffer.from(plain));
  }
  return Buffer.concat(parts).toString("utf8");
}

function unescapeLetter(letter: string): string {
  const code = escapes[letter];
  return code === undefined ? letter : String.fromCharCode(code);
}
