import type { ObjectReference } from "../finding/finding.ts";
import type { SourceText } from "../gather/repository.ts";

/** The annotation that names codes which lint ignores for its object: `CODE=reason; CODE=reason`. */
export const ignoreAnnotation = "poddefault.kubectl/ignore";

/** A request in a file not to report a code, and what it covers. */
export type Ignore = {
  readonly code: string;
  /** "" where none is given: then it does not count. */
  readonly reason: string;
  readonly place?: { readonly file: string; readonly line: number };
} & (
  | { readonly covers: "lines"; readonly file: string; readonly first: number; readonly last: number }
  | { readonly covers: "object"; readonly object: ObjectReference }
);

const comment = /^(.*?)(?:^|\s)#\s*poddefault-ignore:\s*([A-Za-z_]+)[\s:=-]*(.*)$/;

/**
 * The comments `# poddefault-ignore: CODE reason` of a file. One behind a value covers its line; one on a line of its own covers
 * what begins below it, with everything in it, and above the first line of a document the whole document.
 */
export function ignoresInText({ name, text }: SourceText): readonly Ignore[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index): Ignore[] => {
    const [, before = "", code, reason = ""] = comment.exec(line) ?? [];
    if (code === undefined) return [];
    const range = before.trim() === "" ? rangeBelow(lines, index) : { first: index, last: index };
    return [
      {
        code: code.toUpperCase(),
        reason: reason.trim(),
        place: { file: name, line: index + 1 },
        covers: "lines",
        file: name,
        first: range.first + 1,
        last: range.last + 1,
      },
    ];
  });
}

function rangeBelow(lines: readonly string[], comment: number): { first: number; last: number } {
  const isBlank = (line: string) => /^\s*(#|$)/.test(line);
  const found = lines.findIndex((line, index) => index > comment && !isBlank(line));
  if (found < 0) return { first: comment, last: comment };
  const isSeparator = (line: string) => /^---(\s|$)/.test(line);
  const first = isSeparator(lines[found] ?? "") ? found + 1 : found;
  const start = lines.slice(0, first).findLastIndex(isSeparator) + 1;
  const coversDocument = lines.slice(start, first).every(isBlank);
  const isEnd = coversDocument ? isSeparator : isOutside;
  const end = lines.findIndex((line, index) => index > first && isEnd(line));
  return { first, last: (end < 0 ? lines.length : end) - 1 };

  function isOutside(line: string): boolean {
    if (isBlank(line)) return false;
    const head = lines[first] ?? "";
    const isItemOf = /:\s*(#.*)?$/.test(head) && /^\s*- /.test(line) && indentOf(line) === indentOf(head);
    return !isItemOf && indentOf(line) <= indentOf(head);
  }
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** What the annotation of an object asks to ignore. */
export function ignoresInAnnotation(
  text: string,
  object: ObjectReference,
  place: { readonly file: string; readonly line: number } | undefined,
): readonly Ignore[] {
  return text
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const [, code = part, reason = ""] = /^([A-Za-z_]+)\s*=?\s*(.*)$/.exec(part) ?? [];
      return { code: code.toUpperCase(), reason, ...(place && { place }), covers: "object", object };
    });
}
