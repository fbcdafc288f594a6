import { isObject, type Json, type JsonObject, type Path } from "../kubernetes/json.ts";

/** What formatYaml has written of a value. */
export type WrittenYaml = {
  readonly value: Json;
  readonly lines: readonly string[];
  /** The spaces before each line; -1 for an empty one, which is part of a text. */
  readonly depths: readonly number[];
  /** The lines of the entries of each object or list that was looked into, by the line and depth of its first. */
  readonly entries: Map<string, ReadonlyMap<string | number, number>>;
};

/** @param text the YAML of `value`, by formatYaml; its keys have one line */
export function splitYaml(text: string, value: Json): WrittenYaml {
  const lines = text.split("\n");
  return { value, lines, depths: lines.map((line) => line.search(/[^ ]/)), entries: new Map() };
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
      found = linesOfEntries(written, first, depth, node).get(Number(part));
      node = node[Number(part)] as Json;
      // Behind the "- " of the item.
      [first, depth] = [found ?? 0, depth + 2];
    } else if (isObject(node)) {
      found = linesOfEntries(written, first, depth, node).get(String(part));
      node = node[String(part)] as Json;
      // Below the key. The items of a list are no deeper than that.
      [first, depth] = [(found ?? 0) + 1, Array.isArray(node) ? depth : depth + 2];
    } else return undefined;
    if (found === undefined) return undefined;
  }
  return found;
}

/** The lines of all entries of the object or list whose first entry is on the line `first`. */
function linesOfEntries(
  { lines, depths, entries }: WrittenYaml,
  first: number,
  depth: number,
  node: JsonObject | readonly Json[],
): ReadonlyMap<string | number, number> {
  const known = entries.get(`${first} ${depth}`);
  if (known) return known;
  const isList = Array.isArray(node);
  // The first key of an object in a list is on the line of the item.
  const found = [first];
  for (let line = first + 1; line < lines.length; line += 1) {
    const deeper = depths[line] ?? -1;
    if (deeper < 0 || deeper > depth) continue;
    const text = lines[line] ?? "";
    const isItem = text.startsWith("- ", depth) || text.slice(depth) === "-";
    if (deeper < depth || (isList && !isItem)) break;
    if (isItem === isList) found.push(line);
  }
  const parts = isList ? node.keys() : Object.keys(node);
  const places = new Map([...parts].map((part, index) => [part, found[index] as number]));
  entries.set(`${first} ${depth}`, places);
  return places;
}
