import { readAction } from "./parse-path.ts";
import { type Cursor, cursorOn, fail, token } from "./path-cursor.ts";
import type { Path, Template, TemplatePart } from "./path-nodes.ts";

/**
 * Reads a template of -o jsonpath in kubectl's dialect. Throws a UsageError in the words of client-go's jsonpath package.
 */
export function parseTemplate(text: string): Template {
  const cursor = cursorOn(text);
  const { parts, isEnded } = readParts(cursor);
  return isEnded ? fail("not in range, nothing to end") : parts;
}

/** Everything up to the `{end}` of this range, or to the end of the text. */
function readParts(cursor: Cursor): { readonly parts: Template; readonly isEnded: boolean } {
  const parts: TemplatePart[] = [];
  while (cursor.at < cursor.text.length) {
    const brace = cursor.text.indexOf("{", cursor.at);
    cursor.at = brace < 0 ? cursor.text.length : brace;
    const plain = token(cursor);
    if (plain !== "") parts.push({ kind: "path", path: [{ kind: "literal", value: plain }] });
    if (brace < 0) break;
    cursor.at += 1;
    const action = readAction(cursor);
    const word = action.find((node) => node.kind === "word")?.word;
    if (word === "end") return { parts, isEnded: true };
    const path = action.filter((node): node is Path[number] => node.kind !== "word");
    if (word === undefined) parts.push({ kind: "path", path });
    else if (word === "range") parts.push({ kind: "range", path, body: readParts(cursor).parts });
    else fail(`unrecognized identifier ${word}`);
  }
  return { parts, isEnded: false };
}
