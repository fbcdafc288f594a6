import { diffArrays } from "diff";
import type { Palette } from "./palette.ts";

export type DiffOptions = {
  readonly fromName: string;
  readonly toName: string;
  /** Unchanged lines around each hunk; 3 by default. */
  readonly context?: number;
  /** The owner of a line of the new text (1-based). A hunk's heading names the owners of its added lines. */
  readonly owner?: (line: number) => string | undefined;
};

/** A line of a diff, with its line break unless the text ends without one. */
type Line = { readonly sign: " " | "-" | "+"; readonly text: string };

/** 0-based index of its first line in both texts. */
type Hunk = { readonly from: number; readonly to: number; readonly lines: readonly Line[] };

/** A unified diff of two texts as `diff -u` writes it; "" for equal texts. */
export function renderUnifiedDiff(from: string, to: string, options: DiffOptions, palette: Palette): string {
  const hunks = hunksOf(diffLines(splitLines(from), splitLines(to)), options.context ?? 3);
  if (hunks.length === 0) return "";
  const heads = [palette.strong(`--- ${options.fromName}`), palette.strong(`+++ ${options.toName}`)];
  const body = hunks.flatMap((hunk) => [
    palette.hunk(hunkHeading(hunk, options.owner)),
    ...hunk.lines.flatMap((line) => printLine(line, palette)),
  ]);
  return `${[...heads, ...body].join("\n")}\n`;
}

function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Texts of this many lines together go to the diff package as they are; it is quadratic in the number of changes. */
const largestPiece = 1000;

/** An edit that is longer than this is given up for a plain replacement. */
const longestEdit = 2 * largestPiece;

/** A diff of two lists of lines. Long ones are split at lines that occur once in each, so that time grows with length. */
function diffLines(from: readonly string[], to: readonly string[]): readonly Line[] {
  const places = from.length + to.length > largestPiece ? commonPlaces(from, to) : [];
  if (places.length === 0) return diffPiece(from, to);
  const lines: Line[] = [];
  let start = { from: 0, to: 0 };
  for (const place of [...places, { from: from.length, to: to.length }]) {
    for (const line of diffPiece(from.slice(start.from, place.from), to.slice(start.to, place.to))) {
      lines.push(line);
    }
    start = place;
  }
  return lines;
}

function diffPiece(from: readonly string[], to: readonly string[]): readonly Line[] {
  const changes = diffArrays([...from], [...to], { maxEditLength: longestEdit });
  if (changes === undefined) return [...signed("-", from), ...signed("+", to)];
  return changes.flatMap(({ value, added, removed }) => signed(added ? "+" : removed ? "-" : " ", value));
}

function signed(sign: Line["sign"], texts: readonly string[]): readonly Line[] {
  return texts.map((text) => ({ sign, text }));
}

type Place = { readonly from: number; readonly to: number };

/**
 * Places where both lists can be split: lines that occur once in each, in the longest order that both share (patience
 * diff), at least a third of a piece apart.
 */
function commonPlaces(from: readonly string[], to: readonly string[]): readonly Place[] {
  const inTo = uniqueLines(to);
  const common = [...uniqueLines(from)].flatMap(([text, index]) => {
    const other = inTo.get(text);
    return other === undefined ? [] : [{ from: index, to: other }];
  });
  const places: Place[] = [];
  let last = { from: 0, to: 0 };
  for (const place of longestAscent(common)) {
    if (place.from - last.from + (place.to - last.to) < largestPiece / 3) continue;
    places.push(place);
    last = place;
  }
  return places;
}

/** The lines that occur once, with their indexes, in order. */
function uniqueLines(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return new Map(
    [...lines.entries()].flatMap(([index, line]) => (counts.get(line) === 1 ? [[line, index]] : [])),
  );
}

/** Of places in the order of `from`, the most that are in the order of `to`, too (patience sorting). */
function longestAscent(places: readonly Place[]): readonly Place[] {
  type Step = { readonly place: Place; readonly before: Step | undefined };
  const tops: Step[] = [];
  for (const place of places) {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tops[middle]?.place.to ?? 0) < place.to) low = middle + 1;
      else high = middle;
    }
    tops[low] = { place, before: tops[low - 1] };
  }
  const ascent: Place[] = [];
  for (let step = tops.at(-1); step !== undefined; step = step.before) ascent.push(step.place);
  return ascent.reverse();
}

/** Changed lines that are at most two contexts apart are in one hunk. */
function hunksOf(lines: readonly Line[], context: number): readonly Hunk[] {
  const hunks: Hunk[] = [];
  const changed = lines.flatMap(({ sign }, index) => (sign === " " ? [] : [index]));
  let [from, to, at] = [0, 0, 0];
  for (let first = 0; first < changed.length; ) {
    let last = first;
    while ((changed[last + 1] ?? Number.POSITIVE_INFINITY) - (changed[last] ?? 0) <= 2 * context + 1)
      last += 1;
    const start = Math.max(0, (changed[first] ?? 0) - context);
    const end = Math.min(lines.length, (changed[last] ?? 0) + context + 1);
    // Lines between hunks are in both texts.
    [from, to] = [from + start - at, to + start - at];
    const hunk = { from, to, lines: lines.slice(start, end) };
    hunks.push(hunk);
    [from, to, at] = [from + countLines(hunk, "-"), to + countLines(hunk, "+"), end];
    first = last + 1;
  }
  return hunks;
}

/** The lines of a hunk in the old text ("-") or the new one ("+"). */
function countLines({ lines }: Hunk, side: "-" | "+"): number {
  return lines.filter(({ sign }) => sign === " " || sign === side).length;
}

function hunkHeading(hunk: Hunk, owner: DiffOptions["owner"]): string {
  const range = `@@ -${rangeOf(hunk, hunk.from, "-")} +${rangeOf(hunk, hunk.to, "+")} @@`;
  return [range, hunkOwners(hunk, owner).join(", ")].filter(Boolean).join(" ");
}

/** An empty range begins at the line before it. */
function rangeOf(hunk: Hunk, start: number, side: "-" | "+"): string {
  const count = countLines(hunk, side);
  return `${count === 0 ? start : start + 1},${count}`;
}

function hunkOwners({ to, lines }: Hunk, owner: DiffOptions["owner"]): readonly string[] {
  const owners = new Set<string>();
  let line = to + 1;
  for (const { sign } of lines) {
    if (sign === "+") owners.add(owner?.(line) ?? "");
    if (sign !== "-") line += 1;
  }
  owners.delete("");
  return [...owners];
}

function printLine({ sign, text }: Line, palette: Palette): readonly string[] {
  const isWhole = text.endsWith("\n");
  const line = `${sign}${isWhole ? text.slice(0, -1) : text}`;
  const painted = sign === "+" ? palette.added(line) : sign === "-" ? palette.removed(line) : line;
  return isWhole ? [painted] : [painted, "\\ No newline at end of file"];
}
