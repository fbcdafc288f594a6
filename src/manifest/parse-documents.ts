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
  const read = splitDocuments(text).map((piece) => parsePiece(piece.text, piece.before));
  const problems = read.flatMap((piece) => piece.problems);
  const named = problems.length > 0 ? recognizeWholeText(text) : undefined;
  if (named) return { documents: [], problems: [named], duplicateKeys: [] };
  return {
    documents: read.flatMap(({ documents }) => documents),
    problems,
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

/**
 * Between lines with ---, as apimachinery's YAMLReader cuts a stream: each document alone takes little memory. A directive
 * belongs to the document behind the line, so a text with one stays in one piece.
 */
function splitDocuments(text: string): readonly Piece[] {
  if (/^%/m.test(text)) return [{ text, before: 0 }];
  const pieces: Piece[] = [];
  let [start, before, lines] = [0, 0, 0];
  let counted = 0;
  for (const { index } of text.matchAll(/^---(?=\s|$)/gm)) {
    for (
      let end = text.indexOf("\n", counted);
      end !== -1 && end < index;
      end = text.indexOf("\n", counted)
    ) {
      lines += 1;
      counted = end + 1;
    }
    if (index > start) pieces.push({ text: text.slice(start, index), before });
    [start, before] = [index, lines];
  }
  return [...pieces, { text: text.slice(start), before }];
}
