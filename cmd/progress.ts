import type { Ora } from "ora";
import type { Count } from "../src/counted.ts";
import { showHidden } from "../src/kubernetes/hidden-characters.ts";
import type { Io, Output } from "./io.ts";

/** Milliseconds before the spinner shows, and between two counts. */
const patience = 500;
const frame = 100;

/** Fewer things are done before anybody would see a bar. */
const many = 500;

/** An Io for work that takes long: what it counts is shown, and so is how much its connections have read. */
export type CountingIo = Io & { readonly count: Count };

/**
 * Does `work`, with a spinner on the terminal's stderr if it takes longer than half a second, and with a bar if it counts.
 * @param size how many things work counts without ever waiting
 */
export async function withProgress<T>(
  io: Io,
  text: string,
  work: Promise<T> | ((counting: CountingIo) => Promise<T>),
  size = 0,
): Promise<T> {
  const begin = (counting: CountingIo) => (typeof work === "function" ? work(counting) : work);
  if (!io.stderr.isTerminal || io.env["TERM"] === "dumb") return begin({ ...io, count: () => {} });
  const line = statusLine(io, text);
  const timer = setTimeout(line.show, patience);
  io.signal.addEventListener("abort", line.end);
  try {
    if (size >= many) await line.load();
    return await begin({ ...io, count: line.count, connect: countingConnect(io, line.count) });
  } finally {
    clearTimeout(timer);
    io.signal.removeEventListener("abort", line.end);
    line.end();
  }
}

/** The line with the spinner. `count` draws by itself, because timers do not run during work that never waits. */
function statusLine(io: Io, title: string) {
  let text = title;
  let drawn = io.now().getTime();
  let make: ((text: string) => Ora) | undefined;
  let spinner: Ora | undefined;
  let hasEnded = false;
  const load = async (): Promise<void> => {
    make ??= await spinnerOn(io);
  };
  const start = () => {
    if (!hasEnded && !io.signal.aborted) spinner ??= make?.(text).start();
  };
  return {
    load,
    show: async () => {
      await load();
      start();
    },
    count: ((done, total, unit) => {
      const now = io.now().getTime();
      if (total === 0 || now - drawn < (spinner ? frame : patience)) return;
      drawn = now;
      text = textWithBar(title, { done, total, unit }, io.stderr.columns);
      if (spinner === undefined) return make ? start() : void load().then(start);
      spinner.text = text;
      spinner.render();
    }) satisfies Count,
    end: () => {
      hasEnded = true;
      spinner?.stop();
    },
  };
}

type Counts = { readonly done: number; readonly total: number; readonly unit?: string | undefined };

/** `Evaluating Pods: 1,200 of 10,000 ██░░░░░░`, on one line. */
function textWithBar(title: string, { done, total, unit }: Counts, columns: number): string {
  const [number, all] = [done, total].map((one) => one.toLocaleString("en-US"));
  const text = `${title}: ${number} of ${all}${unit === undefined ? "" : ` ${unit}`}`;
  const width = Math.min(24, columns - text.length - 5);
  if (width < 8) return text;
  const full = Math.floor((width * Math.min(done, total)) / total);
  return `${text} ${"█".repeat(full)}${"░".repeat(width - full)}`;
}

/** Connections that tell how many objects they have read of those that the API server announces. */
function countingConnect(io: Io, count: Count): Io["connect"] {
  let [read, expected] = [0, 0];
  const onRead = (objects: number, announced: number) => {
    read += objects;
    expected += announced;
    count(read, expected, "objects");
  };
  return (options, limits) => io.connect(options, { ...limits, onRead });
}

/** Lazy imports: most waits are too short for a spinner. */
async function spinnerOn(io: Io): Promise<(text: string) => Ora> {
  const [{ default: ora }, stream] = await Promise.all([import("ora"), asTerminal(io.stderr)]);
  return (text) =>
    ora({
      text: showHidden(text),
      stream,
      color: io.env["NO_COLOR"] === undefined ? "cyan" : false,
      isEnabled: true,
      // Standard input can be a manifest.
      discardStdin: false,
    });
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
