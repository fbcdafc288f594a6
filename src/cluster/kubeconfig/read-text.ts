import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { interruptibleNow } from "../../interruptible.ts";

/** Bytes; kubeconfigs, certificates and tokens are a few kilobytes. */
const largest = 16 * 1024 * 1024;

/** Milliseconds until a pipe without a writer counts as empty, and until a silent writer is given up. */
const patience = { forWriter: 1000, forBytes: 60_000 } as const;

/**
 * The text of a kubeconfig, a certificate, a key or a token. Devices and pipes (`<(vault read ...)`) work, too, but neither an
 * endless one nor a silent one can hold the program, and Ctrl-C ends the reading. Throws the system's error, one that says what is
 * wrong, or one that `isInterruption` knows.
 */
export function readText(path: string): string {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    if (stats.size > largest) throw tooLarge(path);
    if (stats.isFile() || stats.isDirectory()) return readFileSync(file, "utf8");
    return interruptibleNow(() => readStream(file, path));
  } finally {
    closeSync(file);
  }
}

function readStream(file: number, path: string): string {
  const chunks: Buffer[] = [];
  const start = Date.now();
  for (let size = 0; size <= largest; ) {
    const chunk = Buffer.alloc(65_536);
    const count = readAvailable(file, chunk);
    const waited = Date.now() - start;
    if (count === undefined && waited > patience.forBytes) throw new Error(`read ${path}: i/o timeout`);
    const hasEnded = count === 0 && (size > 0 || !fstatSync(file).isFIFO() || waited > patience.forWriter);
    if (hasEnded) return Buffer.concat(chunks).toString("utf8");
    if (count) chunks.push(chunk.subarray(0, count));
    else sleep(10);
    size += count ?? 0;
  }
  throw tooLarge(path);
}

/** The number of bytes that were read, 0 at the end; undefined if there are none yet. */
function readAvailable(file: number, chunk: Buffer): number | undefined {
  try {
    return readSync(file, chunk);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") return undefined;
    throw error;
  }
}

/** Synchronous, as all of kubeconfig's reading. */
function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function tooLarge(path: string): Error {
  return new Error(`read ${path}: larger than 16 MiB`);
}
