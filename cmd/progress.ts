import { clearLine, cursorTo, moveCursor } from "node:readline";
import { Writable } from "node:stream";
import type { Io, Output } from "./io.ts";

/** What is over sooner needs no sign of life. */
const patience = 500;

/** Waits for `work`, with a spinner on stderr if it takes longer than half a second and a terminal shows it. */
export async function withProgress<T>(io: Io, text: string, work: Promise<T>): Promise<T> {
  if (!io.stderr.isTerminal || io.env["TERM"] === "dumb") return work;
  const ending = new AbortController();
  const timer = setTimeout(() => spin(io, text, ending.signal), patience);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    ending.abort();
  }
}

async function spin(io: Io, text: string, ending: AbortSignal): Promise<void> {
  const { default: ora } = await import("ora");
  if (ending.aborted || io.signal.aborted) return;
  const spinner = ora({
    text,
    stream: asTerminal(io.stderr),
    color: io.env["NO_COLOR"] === undefined ? "cyan" : false,
    isEnabled: true,
    // Standard input may be a manifest.
    discardStdin: false,
  });
  spinner.start();
  for (const signal of [ending, io.signal])
    signal.addEventListener("abort", () => spinner.stop(), { once: true });
}

/** ora draws on a tty.WriteStream: this is the part of one that it uses, over an Output. */
function asTerminal(output: Output): NodeJS.WritableStream {
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
