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
  const writeToTerminal = (text: string) => {
    opened ??= stream().on("error", failed);
    opened.write(text);
  };
  const write = isTerminal(descriptor)
    ? writeToTerminal
    : (text: string) => writeNow(descriptor, text, failed);
  return {
    write: (text) => endingOnInterrupt(() => write(text)),
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

/** A reader that takes nothing blocks the whole process: nobody here would hear Ctrl-C, so it ends the process as it ends others. */
function endingOnInterrupt(write: () => void): void {
  const listeners = process.listeners("SIGINT");
  process.removeAllListeners("SIGINT");
  try {
    write();
  } finally {
    for (const listener of listeners) process.on("SIGINT", listener);
  }
}

/** Writes all of a text before anything else happens, so that two streams into one pipe keep their order. */
function writeNow(descriptor: number, text: string, failed: (error: NodeJS.ErrnoException) => void): void {
  let rest: Uint8Array = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if (isFull(error)) Atomics.wait(clock, 0, 0, millisecond);
      else {
        failed(error as NodeJS.ErrnoException);
        return;
      }
    }
  }
}

const clock = new Int32Array(new SharedArrayBuffer(4));
const millisecond = 1;

/** A pipe that does not block, because another program or yargs has set it so, and whose reader takes no more now. */
function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
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
