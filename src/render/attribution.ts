import type { JsonObject } from "../kubernetes/json.ts";
import { itemPath } from "../model/injected-item.ts";
import type { Injection } from "../model/outcome.ts";
import { locateInYaml, splitYaml, type WrittenYaml } from "./locate-in-yaml.ts";

/**
 * Says which PodDefault put a line (1-based) into the YAML text of a Pod; undefined for lines that are the Pod's own.
 * @param text by formatYaml
 */
export function ownersOfLines(
  text: string,
  pod: JsonObject,
  injections: readonly Injection[],
): (line: number) => string | undefined {
  const owners = new Map<number, string>();
  const written = splitYaml(text, pod);
  for (const injection of injections) {
    const path = itemPath(pod, injection);
    const first = path && locateInYaml(written, path);
    if (first === undefined) continue;
    const end = endOfBlock(written, first);
    for (let line = first; line < end; line += 1) owners.set(line + 1, injection.podDefault);
  }
  return (line) => owners.get(line);
}

/** The line after the block that starts at `first`: deeper lines belong to it, and so do list items under a key. */
function endOfBlock({ lines, depths }: WrittenYaml, first: number): number {
  const depth = depths[first] ?? 0;
  const isItem = lines[first]?.startsWith("- ", depth);
  let next = first + 1;
  for (; next < lines.length; next += 1) {
    const deeper = depths[next] ?? 0;
    if (deeper < 0 || deeper > depth) continue;
    if (isItem || deeper < depth || !lines[next]?.startsWith("-", depth)) break;
  }
  return next;
}
