const padding = 3;
const minimumCellWidth = 6;
const ellipsis = "…";
/** A cell of a table that must fit is not cut below this. */
const narrowestCell = 5;

export type Column<Row> = { readonly title: string; readonly cell: (row: Row) => string };

/**
 * Rows as a table of columns, under their titles if `headers`.
 * @param width the table must not be wider; undefined: as wide as it is
 */
export function renderColumns<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  headers: boolean,
  width?: number,
): string {
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)));
  return renderTable(headers ? [columns.map(({ title }) => title), ...cells] : cells, width);
}

/**
 * Lays rows out as kubectl's tables: columns three spaces apart, at least six wide with their padding, the last one not padded.
 * Mirrors the tabwriter settings of k8s.io/cli-runtime/pkg/printers GetNewTabWriter (6, 4, 3). Widths count
 * characters, as there.
 */
export function renderTable(rows: readonly (readonly string[])[], width?: number): string {
  return tableWriter()(width === undefined ? rows : fitRows(rows, width));
}

/** Lays out rows that come bit by bit: columns get wider, never narrower (tabwriter.RememberWidths). */
export function tableWriter(): (rows: readonly (readonly string[])[]) => string {
  const widths: number[] = [];
  return (rows) => {
    for (const row of rows) {
      row.slice(0, -1).forEach((cell, column) => {
        widths[column] = Math.max(widths[column] ?? 0, minimumCellWidth - padding, length(printable(cell)));
      });
    }
    return rows
      .map((row) => `${row.map((cell, column) => padCell(cell, column, row, widths)).join("")}\n`)
      .join("");
  };
}

function padCell(cell: string, column: number, row: readonly string[], widths: readonly number[]): string {
  const text = printable(cell);
  if (column === row.length - 1) return text;
  return text + " ".repeat((widths[column] ?? 0) - length(text) + padding);
}

/** The last column, which holds sentences if any does, gives way to names down to this. */
const narrowestSentence = 20;

/**
 * The last column gives way first, then the widest, until the table fits; its cells are cut at the end, those of the others in
 * the middle, where names differ least.
 */
function fitRows(rows: readonly (readonly string[])[], width: number): readonly (readonly string[])[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => length(printable(row[column] ?? "")))),
  );
  const total = () => widths.reduce((sum, one) => sum + one, 0) + padding * (columns - 1);
  const last = widths.at(-1) ?? 0;
  if (total() > width && last > narrowestSentence)
    widths[columns - 1] = Math.max(narrowestSentence, last - (total() - width));
  while (total() > width) {
    const widest = widths.indexOf(Math.max(...widths));
    const others = widths.filter((_, column) => column !== widest);
    const next = Math.max(0, ...others);
    const current = widths[widest] ?? 0;
    if (current <= narrowestCell) break;
    widths[widest] = Math.max(narrowestCell, current - (total() - width), Math.min(next, current - 1));
  }
  return rows.map((row) =>
    row.map((cell, column) => {
      const cut = column === columns - 1 ? cutEnd : cutMiddle;
      return cut(printable(cell), widths[column] ?? 0);
    }),
  );
}

/** A sentence says the most at its beginning. */
function cutEnd(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : characters.slice(0, width - 1).join("") + ellipsis;
}

/** `very-long…-name`: as many characters as fit, from both ends. */
function cutMiddle(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  const left = Math.ceil((width - 1) / 2);
  const right = width - 1 - left;
  return characters.slice(0, left).join("") + ellipsis + characters.slice(characters.length - right).join("");
}

/** A cell on one line without control characters: kubectl cuts at a line break and writes ESC as `^[`. */
function printable(cell: string): string {
  const line = cell.split(/[\r\n\f]/, 1)[0] ?? "";
  return line === cell ? line.replaceAll("\u001b", "^[") : `${line.replaceAll("\u001b", "^[")}...`;
}

/** Unicode code points, as utf8.RuneCount. */
function length(text: string): number {
  return [...text].length;
}
