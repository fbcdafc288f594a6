/** A place in a text that is being read from front to back. */
export type TextCursor = { readonly text: string; at: number };

export function atText({ text, at }: TextCursor, wanted: string): boolean {
  return text.startsWith(wanted, at);
}

export function skipSpace(cursor: TextCursor): void {
  takePattern(cursor, /\s+/y);
}

/** Reads what a sticky pattern matches right here, and moves behind it; undefined where it does not. */
export function takePattern(cursor: TextCursor, pattern: RegExp): string | undefined {
  return takeMatch(cursor, pattern)?.[0];
}

/** The same, with its groups. */
function takeMatch(cursor: TextCursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text) ?? undefined;
  if (match !== undefined) cursor.at = pattern.lastIndex;
  return match;
}
