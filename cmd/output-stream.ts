import { fstatSync, statSync, writeSync } from "node:fs";
import { devNull } from "node:os";
import { isatty } from "node:tty";
import type { Output } from "./io.ts";

/**
 * Standard output (1) or standard error (2). Files and pipes are written without Node's stream: to load it takes as long as
 * the work of a small command.
 * @param failed hears of a write that failed; text that follows may be lost
 */
export function outputStream(
  descriptor: 1 | 2,
  stream: () => NodeJS.WriteStream,
  failed: (error: NodeJS.ErrnoException) => void,
): Output {
  let opened: NodeJS.WriteStream | undefined;
  const open = () => {
    opened ??= stream().on("error", failed);
    return opened;
  };
  return {
    write: (text) => {
      const rest = opened || isTerminal(descriptor) ? text : writeNow(descriptor, text, failed);
      if (rest.length > 0) open().write(rest);
    },
    drained: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      if (opened?.writableNeedDrain) await new Promise((resolve) => opened?.once("drain", resolve));
    },
    get isTerminal() {
      return isTerminal(descriptor);
    },
    get columns() {
      return (isTerminal(descriptor) && stream().columns) || 80;
    },
  };
}

/** Writes bytes until the reader of a pipe that does not block takes no more, and returns those that are left. */
function writeNow(
  descriptor: number,
  text: string,
  failed: (error: NodeJS.ErrnoException) => void,
): Uint8Array {
  let rest: Uint8Array = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
    return rest;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") return rest;
    failed(error as NodeJS.ErrnoException);
    return new Uint8Array();
  }
}

/** Whether a descriptor is a terminal. Only a device can be one; node:tty loads Node's streams and its network. */
export function isTerminal(descriptor: number): boolean {
  return mayBeTerminal(descriptor) && isatty(descriptor);
}

function mayBeTerminal(descriptor: number): boolean {
  try {
    const opened = fstatSync(descriptor);
    return opened.isCharacterDevice() && opened.rdev !== statSync(devNull).rdev;
  } catch {
    return true;
  }
}
