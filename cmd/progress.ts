import type { Io, Output } from "./io.ts";
import { showControls } from "./terminal-stream.ts";

/** Milliseconds before the spinner shows. */
const patience = 500;

/** Waits for `work`, with a spinner on the terminal's stderr if it takes longer than half a second. */
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
  // Lazy imports: most waits are too short for a spinner.
  const [{ default: ora }, stream] = await Promise.all([import("ora"), asTerminal(io.stderr)]);
  if (ending.aborted || io.signal.aborted) return;
  const spinner = ora({
    text: showControls(text),
    stream,
    color: io.env["NO_COLOR"] === undefined ? "cyan" : false,
    isEnabled: true,
    // Standard input can be a manifest.
    discardStdin: false,
  });
  spinner.start();
  for (const signal of [ending, io.signal])
    signal.addEventListener("abort", () => spinner.stop(), { once: true });
}

/** The part of a tty.WriteStream that ora uses, over an Output. */
async function asTerminal(output: Output): Promise<NodeJS.WritableStream> {
  const [{ clearLine, cursorTo, moveCursor }, { Writable }] = await Promise.all([
    import("node:readline"),
    import("node:stream"),
  ]);
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      (output.writeCodes ?? output.write)(String(chunk));
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
