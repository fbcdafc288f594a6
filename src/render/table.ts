const padding = 3;
const minimumCellWidth = 6;

export type Column<Row> = { readonly title: string; readonly cell: (row: Row) => string };

/** Rows as a table of columns, under their titles if `headers`. */
export function renderColumns<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  headers: boolean,
): string {
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)));
  return renderTable(headers ? [columns.map(({ title }) => title), ...cells] : cells);
}

/**
 * Lays rows out as kubectl's tables: columns three spaces apart, at least six wide with their padding, the last one not padded.
 * Mirrors the tabwriter settings of k8s.io/cli-runtime/pkg/printers GetNewTabWriter (6, 4, 3). Widths count
 * characters, as there.
 */
export function renderTable(rows: readonly (readonly string[])[]): string {
  return tableWriter()(rows);
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

/** A cell on one line with no control characters: kubectl cuts at a line break and writes ESC as `^[`. */
function printable(cell: string): string {
  const line = cell.split(/[\r\n\f]/, 1)[0] ?? "";
  return line === cell ? line.replaceAll("\u001b", "^[") : `${line.replaceAll("\u001b", "^[")}...`;
}

/** Unicode code points, as utf8.RuneCount. */
function length(text: string): number {
  return [...text].length;
}
