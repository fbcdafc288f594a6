import { clearLine, cursorTo, moveCursor } from "node:readline";
import { Writable } from "node:stream";
import type { Output } from "./io.ts";

/** ora draws on a tty.WriteStream: this is the part of one that it uses, over an Output. */
export function asTerminal(output: Output): NodeJS.WritableStream {
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      output.write(String(chunk));
      done();
    },
  });
  return Object.assign(stream, {
    isTTY: true,
    columns: output.columns,
    clearLine: (direction: -1 | 0 | 1) => clearLine(stream, direction),
    cursorTo: (column: number) => cursorTo(stream, column),
    moveCursor: (columns: number, rows: number) => moveCursor(stream, columns, rows),
  });
}
