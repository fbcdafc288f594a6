import type { Path } from "./json.ts";

/** Where a text starts (an offset) and what is written there, as far as it has no quotes. */
export type Written = { readonly start: number; readonly text: string };

/** Where a value is: its 1-based line and column, its text if it is a plain (unquoted) scalar, and what an edit replaces. */
export type Place = {
  readonly line: number;
  readonly column?: number;
  readonly plain?: string;
  /** The key that holds the value, and a plain value itself. */
  readonly key?: Written;
  readonly value?: Written;
};

/** Place of the value at `path` in a document, or of what is nearest above it. */
export type Places = (document: number, path: Path) => Place;

/** One step through a YAML text. A document, list or map lasts to its `end`; a map's keys and values take turns. */
export type Mark =
  | { readonly kind: "scalar"; readonly start: number; readonly text: string; readonly plain: boolean }
  | { readonly kind: "alias" | "list" | "map"; readonly start: number }
  | { readonly kind: "document" | "end" };

type Node = {
  /** Of the key that holds the value, if there is one, so that a block's problem points to its name. */
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly key?: Written;
  readonly text?: string;
  readonly plain?: boolean;
  readonly children?: ReadonlyMap<string | number, Node>;
};

/** Finds values by path. One pass over the marks, made at the first request. */
export function placesOf(marks: readonly Mark[], text: string): Places {
  const documents: Node[] = [];
  const placeAt = placeCounter(text);
  let next = 0;

  const readNode = (key?: Node): Node => {
    const mark = marks[next++];
    if (mark === undefined || !("start" in mark))
      return { line: key?.line ?? 1, column: key?.column ?? 1, start: 0 };
    const { start } = mark;
    const { line, column } = key ?? placeAt(start);
    const place = {
      line,
      column,
      start,
      ...(key?.text !== undefined && { key: { start: key.start, text: key.text } }),
    };
    if (mark.kind === "scalar") return { ...place, text: mark.text, plain: mark.plain };
    if (mark.kind === "alias") return place;
    return { ...place, children: readChildren(mark.kind) };
  };

  const readChildren = (kind: "list" | "map"): ReadonlyMap<string | number, Node> => {
    const children = new Map<string | number, Node>();
    while (next < marks.length && marks[next]?.kind !== "end") {
      const key = kind === "map" ? readNode() : undefined;
      children.set(key ? (key.text ?? "") : children.size, readNode(key));
    }
    next++;
    return children;
  };

  while (next < marks.length) {
    next++; // the document's own mark; its end follows the node
    documents.push(readNode());
    next++;
  }
  return (document, path) => findPlace(documents[document], path);
}

function findPlace(document: Node | undefined, path: Path): Place {
  let node = document;
  for (const step of path) {
    const child: Node | undefined = node?.children?.get(step);
    if (!child) return { line: node?.line ?? 1, ...(node && { column: node.column }) };
    node = child;
  }
  if (node === undefined) return { line: 1 };
  const { line, column, key, text, plain, start } = node;
  const isPlain = plain && text !== undefined;
  return {
    line,
    column,
    ...(key && { key }),
    ...(isPlain && { plain: text, value: { start, text } }),
  };
}

/** Lines and columns of offsets that are asked for in rising order. */
export function placeCounter(text: string): (offset: number) => Pick<Place, "line"> & { column: number } {
  let line = 1;
  let begin = -1;
  let end = text.indexOf("\n");
  return (offset) => {
    while (end !== -1 && end < offset) {
      line++;
      begin = end;
      end = text.indexOf("\n", end + 1);
    }
    return { line, column: offset - begin };
  };
}
