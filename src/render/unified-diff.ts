import { structuredPatch } from "diff";
import type { Palette } from "./palette.ts";

export type DiffOptions = {
  readonly fromName: string;
  readonly toName: string;
  /** Lines of unchanged text around each hunk. */
  readonly context?: number;
  /** Says whose a line of the new text is (1-based); the owners of a hunk's added lines stand in its heading. */
  readonly owner?: (line: number) => string | undefined;
};

/** A unified diff of two texts as `diff -u` writes it, "" where they are equal. */
export function renderUnifiedDiff(from: string, to: string, options: DiffOptions, palette: Palette): string {
  const { hunks } = structuredPatch("", "", from, to, undefined, undefined, {
    context: options.context ?? 3,
  });
  if (hunks.length === 0) return "";
  const heads = [palette.strong(`--- ${options.fromName}`), palette.strong(`+++ ${options.toName}`)];
  const body = hunks.flatMap((hunk) => [
    palette.hunk(hunkHeading(hunk, options.owner)),
    ...hunk.lines.map((line) => paintLine(line, palette)),
  ]);
  return `${[...heads, ...body].join("\n")}\n`;
}

type Hunk = { oldStart: number; oldLines: number; newStart: number; newLines: number; lines: string[] };

function hunkHeading(hunk: Hunk, owner: DiffOptions["owner"]): string {
  const range = `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`;
  return [range, hunkOwners(hunk, owner).join(", ")].filter(Boolean).join(" ");
}

function hunkOwners(hunk: Hunk, owner: DiffOptions["owner"]): readonly string[] {
  const owners = new Set<string>();
  let line = hunk.newStart;
  for (const text of hunk.lines) {
    if (text.startsWith("+")) owners.add(owner?.(line) ?? "");
    if (!text.startsWith("-") && !text.startsWith("\\")) line += 1;
  }
  owners.delete("");
  return [...owners];
}

function paintLine(line: string, palette: Palette): string {
  if (line.startsWith("+")) return palette.added(line);
  if (line.startsWith("-")) return palette.removed(line);
  return line;
}
