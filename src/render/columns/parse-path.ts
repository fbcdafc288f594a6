import { type Cursor, cursorOn, fail, next, readWhile, startsWith, token } from "./path-cursor.ts";
import type { Path, PathNode } from "./path-nodes.ts";
import { readSlice } from "./slice.ts";
import { unquote } from "./unquote.ts";

/** A step, or a word that steers the template: `range`, `end`. */
export type ActionNode = PathNode | { readonly kind: "word"; readonly word: string };

/**
 * Reads one `{...}`; the cursor is behind its `{`, and behind its `}` afterwards.
 * Mirrors parseInsideAction of client-go's jsonpath package, errors included.
 */
export function readAction(cursor: Cursor): readonly ActionNode[] {
  const nodes: ActionNode[] = [];
  token(cursor);
  while (!startsWith(cursor, "}")) nodes.push(...readStep(cursor, nodes));
  next(cursor);
  token(cursor);
  return nodes;
}

function readStep(cursor: Cursor, before: readonly ActionNode[]): readonly ActionNode[] {
  if (startsWith(cursor, "[?(")) return [readFilter(cursor)];
  if (startsWith(cursor, "..")) return readRecursive(cursor, before);
  const at = cursor.at;
  const character = next(cursor);
  if (character === "" || /[\r\n]/.test(character)) fail("unclosed action");
  if (/[ @$]/.test(character)) {
    token(cursor);
    return [];
  }
  if (character === "[") return readArray(cursor);
  if (character === '"' || character === "'") return [readQuoted(cursor, character)];
  if (character === ".") return [readField(cursor)];
  cursor.at = at;
  if (/[+\-\p{Nd}]/u.test(character)) return [readNumber(cursor)];
  if (isWordCharacter(character)) return [readWord(cursor)];
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return fail(`unrecognized character in action: U+${code} '${character}'`);
}

function readRecursive(cursor: Cursor, before: readonly ActionNode[]): readonly ActionNode[] {
  if (before.at(-1)?.kind === "recursive") fail("invalid multiple recursive descent");
  cursor.at += "..".length;
  token(cursor);
  const isField = isWordCharacter(cursor.text[cursor.at] ?? "");
  return [{ kind: "recursive" }, ...(isField ? [readField(cursor)] : [])];
}

function readField(cursor: Cursor): PathNode {
  token(cursor);
  let isEscaped = false;
  readWhile(cursor, (character) => {
    const belongs = isEscaped || !isTerminator(character);
    isEscaped = !isEscaped && character === "\\";
    return belongs;
  });
  const name = token(cursor);
  return name === "*" ? { kind: "wildcard" } : { kind: "field", name: name.replaceAll("\\", "") };
}

function readWord(cursor: Cursor): ActionNode {
  readWhile(cursor, (character) => !isTerminator(character));
  const word = token(cursor);
  if (word === "true" || word === "false") return { kind: "literal", value: word === "true" };
  return { kind: "word", word };
}

function readNumber(cursor: Cursor): PathNode {
  if (/[+-]/.test(cursor.text[cursor.at] ?? "")) next(cursor);
  readWhile(cursor, (character) => /[.\p{Nd}]/u.test(character));
  const text = token(cursor);
  const value = Number(text);
  return Number.isNaN(value) ? fail(`cannot parse number ${text}`) : { kind: "literal", value };
}

function readQuoted(cursor: Cursor, quote: string): PathNode {
  for (;;) {
    const character = next(cursor);
    if (character === "" || character === "\n") fail("unterminated quoted string");
    if (character === quote && cursor.text[cursor.at - 2] !== "\\") break;
  }
  return { kind: "literal", value: unquote(token(cursor)) };
}

/** `[1]`, `[0:2]`, `[*]`, `['key']`, `[0,2]`. */
function readArray(cursor: Cursor): readonly ActionNode[] {
  readWhile(cursor, (character) => character !== "]" && character !== "\n");
  if (next(cursor) !== "]") fail("unterminated array");
  const inner = token(cursor).slice(1, -1);
  const parts = inner.split(",");
  if (parts.length > 1) {
    return [{ kind: "union", paths: parts.map((part) => readPath(`[${part.replace(/^ +| +$/g, "")}]`)) }];
  }
  const key = /^'([^']*)'$/.exec(inner)?.[1];
  return key === undefined ? [{ kind: "slice", slice: readSlice(inner) }] : readPath(`.${key}`);
}

/** `[?(@.a == "b")]`, `[?(@.a)]`. */
function readFilter(cursor: Cursor): PathNode {
  cursor.at += "[?(".length;
  token(cursor);
  skipToClosing(cursor);
  if (next(cursor) !== "]") fail("unclosed array expect ]");
  const condition = token(cursor).slice(0, -2);
  const [, left, operator, right] = /^([^!<>=]+)([!<>=]+)(.+?)$/s.exec(condition) ?? [];
  if (left === undefined || operator === undefined || right === undefined) {
    return { kind: "filter", left: readPath(condition), operator: "exists", right: [] };
  }
  return { kind: "filter", left: readPath(left), operator, right: readPath(right) };
}

/** Past the `)` that is in no quotes. */
function skipToClosing(cursor: Cursor): void {
  let quote = "";
  for (let hasEnded = false; ; ) {
    const character = next(cursor);
    if (character === "" || character === "\n") fail("unterminated filter");
    if (character === ")" && (quote === "" || hasEnded)) return;
    if (quote === "" && /["']/.test(character)) quote = character;
    else if (character === quote && cursor.text[cursor.at - 2] !== "\\") hasEnded = true;
  }
}

/** A path inside another. */
function readPath(text: string): Path {
  return readAction(cursorOn(`${text}}`)).map((node) =>
    node.kind === "word" ? fail(`unrecognized identifier ${node.word}`) : node,
  );
}

function isTerminator(character: string): boolean {
  return /[\s.,[\]$@{}]/.test(character);
}

function isWordCharacter(character: string): boolean {
  return /[_\p{L}\p{Nd}]/u.test(character);
}
