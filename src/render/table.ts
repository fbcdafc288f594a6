import { wrap } from "./wrap.ts";

const padding = 3;
const minimumCellWidth = 6;
const ellipsis = "…";
/** A column of a table that must fit is as wide as its title, and as this. */
const narrowestColumn = 8;

export type Column<Row> = { readonly title: string; readonly cell: (row: Row) => string };

/**
 * Rows as a table of columns, under their titles if `headers`. Where the titles do not fit beside each other, each row is a
 * block with a line for each column.
 * @param width the table must not be wider; undefined: as wide as it is
 */
export function renderColumns<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  headers: boolean,
  width?: number,
): string {
  const titles = columns.map(({ title }) => title);
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)));
  const table = [titles, ...cells];
  if (width === undefined) return tableWriter()(headers ? table : cells);
  const fitting = fitRows(table, width);
  if (fitting === undefined) return renderBlocks(titles, cells, width);
  return tableWriter()(headers ? fitting : fitting.slice(1));
}

/**
 * Lays out rows, of which the first has the titles, as kubectl's tables: columns three spaces apart, at least six wide with their padding, the last one not padded.
 * Mirrors the tabwriter settings of k8s.io/cli-runtime/pkg/printers GetNewTabWriter (6, 4, 3). Widths count
 * characters, as there.
 */
export function renderTable(rows: readonly (readonly string[])[], width?: number): string {
  const [titles = [], ...cells] = rows;
  return renderColumns(
    titles.map((title, column) => ({ title, cell: (row: readonly string[]) => row[column] ?? "" })),
    cells,
    true,
    width,
  );
}

/** `NAME: gpu`, a line for each cell that is not empty; what is wider than the terminal is broken at its spaces. */
function renderBlocks(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const indent = Math.max(0, ...titles.map(length)) + 2;
  const hanging = " ".repeat(indent);
  const blocks = rows.map((row) =>
    row
      .map((cell, column) => {
        const words = printable(cell).split(" ");
        const text = words
          .map((word) => cutMiddle(word, Math.max(narrowestColumn, width - indent)))
          .join(" ");
        const title = `${titles[column]}:`.padEnd(indent);
        return cell === "" ? "" : `${wrap(text, width, title, hanging)}\n`;
      })
      .join(""),
  );
  return blocks.join("\n");
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

/** The last column holds sentences if any does: it is not cut below this. */
const narrowestSentence = 20;

/**
 * The last column gives way first, then the widest, until the table fits; its cells are cut at the end, those of the others in
 * the middle, where names differ least. Undefined: even the narrowest columns are too wide.
 */
function fitRows(
  [titles = [], ...rows]: readonly (readonly string[])[],
  width: number,
): readonly (readonly string[])[] | undefined {
  const widths = titles.map((title, column) =>
    rows.reduce((most, row) => Math.max(most, length(printable(row[column] ?? ""))), length(title)),
  );
  const last = titles.length - 1;
  const narrowest = widths.map((most, column) => {
    const least = column === last ? narrowestSentence : narrowestColumn;
    return Math.min(most, Math.max(least, length(titles[column] ?? "")));
  });
  const excess = () => widths.reduce((sum, one) => sum + one, 0) + padding * last - width;
  const narrow = (column: number, least: number) => {
    widths[column] = Math.max(least, (widths[column] ?? 0) - Math.max(0, excess()));
  };
  narrow(last, narrowest[last] ?? 0);
  while (excess() > 0) {
    const cuttable = widths.map((one, column) => (one > (narrowest[column] ?? 0) ? one : 0));
    const widest = Math.max(...cuttable);
    if (widest === 0) return undefined;
    const column = cuttable.indexOf(widest);
    const next = Math.max(0, ...cuttable.filter((_, other) => other !== column));
    narrow(column, Math.max(narrowest[column] ?? 0, Math.min(next, widest - 1)));
  }
  return [titles, ...rows].map((row) =>
    row.map((cell, column) => {
      const cut = column === last ? cutEnd : cutMiddle;
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
