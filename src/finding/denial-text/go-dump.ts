/** A Go value as `%#v` prints it. A pointer inside a struct prints only its address: what it points to is lost. */
export type GoDump =
  | { readonly kind: "struct"; readonly type: string; readonly fields: ReadonlyMap<string, GoDump> }
  | { readonly kind: "list"; readonly type: string; readonly items: readonly GoDump[] }
  | { readonly kind: "map"; readonly type: string; readonly entries: ReadonlyMap<string, GoDump> }
  | { readonly kind: "scalar"; readonly value: string | number | boolean }
  | { readonly kind: "nil"; readonly type: string }
  | { readonly kind: "address"; readonly type: string; readonly address: string };

const scalarPattern = /true\b|false\b|0x[0-9a-f]+|[-+]?\d+(\.\d+)?(e[-+]?\d+)?/y;
/** `v1.EnvVar`, `[]v1.EnvVar`, `map[string]string`, `[]interface {}`, `(*v1.EnvVarSource)`, `&v1.Pod`. */
const typePattern = /&?(\(\*[\w.[\]*]+\)|(\[\d*\]|map\[[\w.]+\]|\*)*(interface \{\}|[A-Za-z_][\w.]*))/y;

/** Reads one value, and moves the cursor behind it; undefined where the text is not such a value, or ends too early. */
export function readGoValue(cursor: TextCursor): GoDump | undefined {
  skipSpace(cursor);
  if (atText(cursor, '"')) {
    const value = readGoString(cursor);
    return value === undefined ? undefined : { kind: "scalar", value };
  }
  const scalar = takePattern(cursor, scalarPattern);
  if (scalar !== undefined) return { kind: "scalar", value: toScalar(scalar) };
  const type = takePattern(cursor, typePattern)?.replace(/^[&(]+\*?|\)$/g, "");
  if (type === undefined) return undefined;
  if (takeText(cursor, "(")) return readInParentheses(cursor, type);
  if (!takeText(cursor, "{")) return undefined;
  if (type.startsWith("[")) return readList(cursor, type);
  return readMembers(cursor, type);
}

/** `(nil)`, `(0xc000123)`, or a scalar converted to a named type. */
function readInParentheses(cursor: TextCursor, type: string): GoDump | undefined {
  const content = takePattern(cursor, /nil|0x[0-9a-f]+/y);
  const converted = content === undefined ? readGoValue(cursor) : undefined;
  if (!takeText(cursor, ")")) return undefined;
  if (content === undefined) return converted;
  return content === "nil" ? { kind: "nil", type } : { kind: "address", type, address: content };
}

function readList(cursor: TextCursor, type: string): GoDump | undefined {
  const items: GoDump[] = [];
  while (!takeText(cursor, "}")) {
    if (items.length > 0 && !takeText(cursor, ",")) return undefined;
    const item = readGoValue(cursor);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return { kind: "list", type, items };
}

/** `Name:"A", Value:""` of a struct, `"a":"b"` of a map; a type that is named like a struct may be a map: v1.ResourceList. */
function readMembers(cursor: TextCursor, type: string): GoDump | undefined {
  const members = new Map<string, GoDump>();
  let isMap = type.startsWith("map[");
  while (!takeText(cursor, "}")) {
    if (members.size > 0 && !takeText(cursor, ",")) return undefined;
    skipSpace(cursor);
    if (atText(cursor, '"')) isMap = true;
    const name = atText(cursor, '"') ? readGoString(cursor) : takePattern(cursor, /[A-Za-z_]\w*/y);
    if (name === undefined || !takeText(cursor, ":")) return undefined;
    const value = readGoValue(cursor);
    if (value === undefined) return undefined;
    members.set(name, value);
  }
  return isMap ? { kind: "map", type, entries: members } : { kind: "struct", type, fields: members };
}

function takeText(cursor: TextCursor, text: string): boolean {
  skipSpace(cursor);
  if (!atText(cursor, text)) return false;
  cursor.at += text.length;
  return true;
}

function toScalar(text: string): number | boolean {
  return text === "true" || text === "false" ? text === "true" : Number(text);
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };
const quoted = /"(?:[^"\\]|\\[\s\S])*"/y;
const escaped = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([\s\S]))|[^\\]+/g;

/** Reads a string as strconv.Quote writes it; undefined where there is none, or where it has no end. */
function readGoString(cursor: TextCursor): string | undefined {
  const text = takePattern(cursor, quoted);
  if (text === undefined) return undefined;
  const parts: Buffer[] = [];
  for (const [plain, byte, short, long, letter] of text.slice(1, -1).matchAll(escaped)) {
    const point = short ?? long;
    // \x is a byte, of a string that is not valid UTF-8; the other escapes are characters.
    if (byte !== undefined) parts.push(Buffer.from([Number.parseInt(byte, 16)]));
    else if (point !== undefined) parts.push(Buffer.from(characterAt(Number.parseInt(point, 16))));
    else if (letter !== undefined) parts.push(Buffer.from(unescapeLetter(letter)));
    else parts.push(Buffer.from(plain));
  }
  return Buffer.concat(parts).toString("utf8");
}

/** A code point that does not exist is the replacement character, as in Go. */
function characterAt(point: number): string {
  return point > 0x10ffff ? "\ufffd" : String.fromCodePoint(point);
}

function unescapeLetter(letter: string): string {
  const code = escapes[letter];
  return code === undefined ? letter : String.fromCharCode(code);
}

/** A place in a text that is read from front to back. */
export type TextCursor = { readonly text: string; at: number };

function atText({ text, at }: TextCursor, wanted: string): boolean {
  return text.startsWith(wanted, at);
}

function skipSpace(cursor: TextCursor): void {
  takePattern(cursor, /\s+/y);
}

/** Reads what a sticky pattern matches at the cursor, and moves behind it; undefined where it does not match. */
export function takePattern(cursor: TextCursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text);
  if (match !== null) cursor.at = pattern.lastIndex;
  return match?.[0];
}
