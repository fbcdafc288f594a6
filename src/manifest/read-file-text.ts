import { createReadStream, readFileSync, statSync } from "node:fs";
import { describeFileError } from "./file-error.ts";

export type FileText = { readonly text: string } | { readonly message: string };

/** Nobody writes manifests of this size; reading on would only end with no memory left. */
const tooLarge = 50_000_000;
const tooLargeWords = "50 MB or more: too large for manifests";

/**
 * The text of a file, or why it has none: too large, binary, gone, not permitted. A regular file is read at once, which at the
 * start of a program is several times faster than the machinery of streams; pipes and devices in pieces, so that an endless one
 * ends at the limit.
 */
export async function readFileText(path: string, name: string): Promise<FileText> {
  try {
    const file = statSync(path);
    if (!file.isFile()) return decodeText(await readInPieces(path));
    return file.size >= tooLarge ? { message: tooLargeWords } : decodeText(readFileSync(path));
  } catch (error) {
    return { message: describeFileError(error, name) };
  }
}

async function readInPieces(path: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of createReadStream(path)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= tooLarge) break;
  }
  return Buffer.concat(chunks);
}

/** Bytes to text: UTF-8 only, with or without a byte order mark; a NUL says that they are no text. */
export function decodeText(bytes: Uint8Array): FileText {
  if (bytes.length >= tooLarge) return { message: tooLargeWords };
  if (bytes.includes(0)) return { message: "a binary file, not a manifest" };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { message: "not UTF-8 text, or a binary file" };
  }
}
