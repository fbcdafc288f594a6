import type { Path } from "../kubernetes/json.ts";
import type { Place, YamlProblem } from "../kubernetes/yaml.ts";
import { parseText } from "./parse-text.ts";
import { recognizeText, recognizeWholeText } from "./recognize-text.ts";

export type ParsedDocument = { readonly value: unknown; readonly locate: (path: Path) => Place };

/** The documents of a text that can be read, and what is wrong with the others. */
export type ParsedDocuments = {
  readonly documents: readonly ParsedDocument[];
  readonly problems: readonly YamlProblem[];
  readonly duplicateKeys: readonly YamlProblem[];
};

/** Reads every document of a text, YAML or JSON. One that cannot be read does not stop the others, as in kubectl. */
export function parseDocuments(text: string): ParsedDocuments {
  const whole = parsePiece(text, 0);
  if (whole.problems.length === 0) return whole;
  const named = recognizeWholeText(text);
  if (named) return { documents: [], problems: [named], duplicateKeys: [] };
  const pieces = splitDocuments(text);
  const read = pieces.length > 1 ? pieces.map((piece) => parsePiece(piece.text, piece.before)) : [whole];
  return {
    documents: read.flatMap(({ documents }) => documents),
    problems: read.flatMap(({ problems }) => problems),
    duplicateKeys: read.flatMap(({ duplicateKeys }) => duplicateKeys),
  };
}

/** @param before how many lines of the file come before the piece */
function parsePiece(text: string, before: number): ParsedDocuments {
  const moved = (problem: YamlProblem): YamlProblem =>
    problem.line === undefined ? problem : { ...problem, line: problem.line + before };
  const parsed = parseText(text);
  if (!parsed.ok)
    return { documents: [], problems: [moved(recognizeText(text) ?? parsed.problem)], duplicateKeys: [] };
  const documents = parsed.documents.map((value, document) => ({
    value,
    locate: (path: Path) => {
      const place = parsed.locate(document, path);
      return { ...place, line: place.line + before };
    },
  }));
  return {
    documents,
    problems: [],
    duplicateKeys: parsed.duplicateKey ? [moved(parsed.duplicateKey)] : [],
  };
}

type Piece = { readonly text: string; readonly before: number };

/** Between lines with ---, as apimachinery's YAMLReader cuts a stream. */
function splitDocuments(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let lines: string[] = [];
  let before = 0;
  for (const [index, line] of text.split("\n").entries()) {
    if (/^---(?:\s|$)/.test(line)) {
      pieces.push({ text: lines.join("\n"), before });
      [lines, before] = [[], index];
    }
    lines.push(line);
  }
  return [...pieces, { text: lines.join("\n"), before }];
}
