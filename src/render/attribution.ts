import type { JsonObject } from "../kubernetes/json.ts";
import { parseYaml } from "../kubernetes/yaml.ts";
import { itemPath } from "../model/injected-item.ts";
import type { Injection } from "../model/outcome.ts";

/** Says which PodDefault put a line (1-based) into the YAML text of a Pod; undefined for lines that are the Pod's own. */
export function ownersOfLines(
  text: string,
  pod: JsonObject,
  injections: readonly Injection[],
): (line: number) => string | undefined {
  const owners = new Map<number, string>();
  const parsed = parseYaml(text);
  if (!parsed.ok) return () => undefined;
  const lines = text.split("\n");
  for (const injection of injections) {
    const path = itemPath(pod, injection);
    if (path === undefined) continue;
    const first = parsed.locate(0, path).line;
    const end = endOfBlock(lines, first);
    for (let line = first; line < end; line += 1) owners.set(line, injection.podDefault);
  }
  return (line) => owners.get(line);
}

/** The line after the block that starts at `first`: deeper lines belong to it, and so do list items under a key. */
function endOfBlock(lines: readonly string[], first: number): number {
  const start = lines[first - 1] ?? "";
  const depth = indentOf(start);
  const isItem = start.trimStart().startsWith("- ");
  let next = first;
  while (next < lines.length) {
    const line = lines[next] ?? "";
    const belongs =
      indentOf(line) > depth || (!isItem && indentOf(line) === depth && line.trimStart().startsWith("-"));
    if (line === "" || !belongs) break;
    next += 1;
  }
  return next + 1;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
