import { UsageError } from "../../errors.ts";

/** Reads a text from left to right. `mark` is where the token that is being read begins. */
export type Cursor = { readonly text: string; at: number; mark: number };

export function cursorOn(text: string): Cursor {
  return { text, at: 0, mark: 0 };
}

/** The next character, "" at the end. */
export function next(cursor: Cursor): string {
  const character = String.fromCodePoint(cursor.text.codePointAt(cursor.at) ?? 0);
  if (cursor.at >= cursor.text.length) return "";
  cursor.at += character.length;
  return character;
}

export function startsWith(cursor: Cursor, prefix: string): boolean {
  return cursor.text.startsWith(prefix, cursor.at);
}

/** What was read since the last token. */
export function token(cursor: Cursor): string {
  const text = cursor.text.slice(cursor.mark, cursor.at);
  cursor.mark = cursor.at;
  return text;
}

/** Reads while `belongs` says so. */
export function readWhile(cursor: Cursor, belongs: (character: string) => boolean): void {
  for (;;) {
    const before = cursor.at;
    const character = next(cursor);
    if (character === "" || !belongs(character)) {
      cursor.at = before;
      return;
    }
  }
}

/** Fails in the words of client-go's jsonpath package. */
export function fail(message: string): never {
  throw new UsageError(message);
}
