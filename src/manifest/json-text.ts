import { type Path, parseExactJson } from "../kubernetes/json.ts";
import { maxDepth, type Place, parseYaml, type YamlText } from "../kubernetes/yaml.ts";
import { placeCounter } from "../kubernetes/yaml-places.ts";

/** Start and end of one JSON value in a text. */
type Span = readonly [start: number, end: number];

/**
 * The values of a JSON text: one, or one after the other as jq prints them and kubectl reads them. Ten times faster
 * than YAML. undefined: it is not JSON, or nested too deep; then YAML's flow style, which looks much the same, has
 * the better errors.
 */
export function parseJson(text: string): YamlText | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  const spans = splitValues(text);
  if (!spans) return undefined;
  try {
    const documents = spans.map(([start, end]): unknown => parseExactJson(text.slice(start, end)));
    return { ok: true, documents, hasAliases: false, locate: locator(text, spans) };
  } catch {
    return undefined;
  }
}

const nesting: Readonly<Record<string, number>> = { "{": 1, "[": 1, "}": -1, "]": -1 };

/** The objects and arrays on the top level; whether each is JSON is not looked at. */
function splitValues(text: string): readonly Span[] | undefined {
  const spans: Span[] = [];
  const tokens = /["{}[\]]/g;
  let depth = 0;
  let start = 0;
  for (let match = tokens.exec(text); match; match = tokens.exec(text)) {
    const change = nesting[match[0]];
    if (change === undefined) {
      tokens.lastIndex = endOfString(text, match.index);
      continue;
    }
    if (depth === 0) start = match.index;
    depth += change;
    if (depth < 0 || depth > maxDepth) return undefined;
    if (depth === 0) spans.push([start, match.index + 1]);
  }
  return depth === 0 && gaps(text, spans).every((gap) => gap.trim() === "") ? spans : undefined;
}

/** Index after the string whose first quote is at `start`. */
function endOfString(text: string, start: number): number {
  let end = start;
  let backslashes: number;
  do {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
    backslashes = 0;
    while (text[end - 1 - backslashes] === "\\") backslashes++;
  } while (backslashes % 2 === 1);
  return end + 1;
}

function gaps(text: string, spans: readonly Span[]): readonly string[] {
  const ends = [0, ...spans.map(([, end]) => end)];
  const starts = [...spans.map(([start]) => start), text.length];
  return starts.map((start, index) => text.slice(ends[index], start));
}

function locator(text: string, spans: readonly Span[]): (document: number, path: Path) => Place {
  const parsed = new Map<number, YamlText>();
  let firstLines: readonly number[] | undefined;
  return (document, path) => {
    const [start, end] = spans[document] ?? [0, 0];
    if (firstLines === undefined) {
      const placeAt = placeCounter(text);
      firstLines = spans.map(([first]) => placeAt(first).line);
    }
    const yaml = parsed.get(document) ?? parseYaml(text.slice(start, end));
    parsed.set(document, yaml);
    const line = firstLines[document] ?? 1;
    if (!yaml.ok) return { line };
    const place = yaml.locate(0, path);
    return { ...place, line: place.line + line - 1 };
  };
}
