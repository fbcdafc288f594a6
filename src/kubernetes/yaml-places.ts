import type { Path } from "./json.ts";

/** Where a value is: its 1-based line, and its text if it is a plain (unquoted) scalar. */
export type Place = { readonly line: number; readonly plain?: string };

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
  readonly text?: string;
  readonly plain?: boolean;
  readonly children?: ReadonlyMap<string | number, Node>;
};

/** Finds values by path. One pass over the marks, made at the first request. */
export function placesOf(marks: readonly Mark[], text: string): Places {
  const documents: Node[] = [];
  const lineAt = lineCounter(text);
  let next = 0;

  const readNode = (keyLine?: number): Node => {
    const mark = marks[next++];
    if (mark === undefined || !("start" in mark)) return { line: keyLine ?? 1 };
    const line = keyLine ?? lineAt(mark.start);
    if (mark.kind === "scalar") return { line, text: mark.text, plain: mark.plain };
    if (mark.kind === "alias") return { line };
    return { line, children: readChildren(mark.kind) };
  };

  const readChildren = (kind: "list" | "map"): ReadonlyMap<string | number, Node> => {
    const children = new Map<string | number, Node>();
    while (next < marks.length && marks[next]?.kind !== "end") {
      const key = kind === "map" ? readNode() : undefined;
      children.set(key ? (key.text ?? "") : children.size, readNode(key?.line));
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
  for (const key of path) {
    const child: Node | undefined = node?.children?.get(key);
    if (!child) return { line: node?.line ?? 1 };
    node = child;
  }
  return { line: node?.line ?? 1, ...(node?.plain && node.text !== undefined && { plain: node.text }) };
}

/** Lines of offsets that are asked for in rising order. */
export function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let end = text.indexOf("\n");
  return (offset) => {
    while (end !== -1 && end < offset) {
      line++;
      end = text.indexOf("\n", end + 1);
    }
    return line;
  };
}
