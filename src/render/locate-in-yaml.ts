import { isObject, type Json, type Path } from "../kubernetes/json.ts";

/** What formatYaml has written of a value. */
export type WrittenYaml = {
  readonly value: Json;
  readonly lines: readonly string[];
  /** The spaces before each line; -1 for an empty one, which is part of a text. */
  readonly depths: readonly number[];
};

/** @param text the YAML of `value`, by formatYaml; its keys have one line */
export function splitYaml(text: string, value: Json): WrittenYaml {
  const lines = text.split("\n");
  return { value, lines, depths: lines.map((line) => line.search(/[^ ]/)) };
}

/**
 * The line (from 0) of the key or list item at a path; undefined if there is none. Counts entries, which is faster than to parse
 * the text: they come in the order of the value, and all entries of an object or list are equally deep.
 */
export function locateInYaml(written: WrittenYaml, path: Path): number | undefined {
  let [node, first, depth] = [written.value, 0, 0];
  let found: number | undefined;
  for (const part of path) {
    if (Array.isArray(node)) {
      found = lineOfEntry(written, first, depth, Number(part), true);
      node = node[Number(part)] as Json;
      // Behind the "- " of the item.
      [first, depth] = [found ?? 0, depth + 2];
    } else if (isObject(node)) {
      found = lineOfEntry(written, first, depth, Object.keys(node).indexOf(String(part)), false);
      node = node[String(part)] as Json;
      // Below the key. The items of a list are no deeper than that.
      [first, depth] = [(found ?? 0) + 1, Array.isArray(node) ? depth : depth + 2];
    } else return undefined;
    if (found === undefined) return undefined;
  }
  return found;
}

/** The line of an entry by its place in the object or list whose first entry is on the line `first`. */
function lineOfEntry(
  { lines, depths }: WrittenYaml,
  first: number,
  depth: number,
  place: number,
  isList: boolean,
): number | undefined {
  let next = 0;
  for (let line = first; place >= 0 && line < lines.length; line += 1) {
    const text = lines[line] ?? "";
    const isItem = text.startsWith("- ", depth) || text.slice(depth) === "-";
    // The first key of an object in a list is on the line of the item.
    const begins = line === first || (depths[line] === depth && isItem === isList);
    if (begins && next++ === place) return line;
  }
  return undefined;
}
