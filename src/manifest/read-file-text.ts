import { createReadStream } from "node:fs";
import { describeFileError } from "./file-error.ts";

export type FileText = { readonly text: string } | { readonly message: string };

/** Nobody writes manifests of this size; reading on would only end with no memory left. */
const tooLarge = 50_000_000;

/**
 * The text of a file, or why it has none: too large, binary, gone, not permitted. Reads in pieces, so that pipes work
 * and an endless one ends at the limit.
 */
export async function readFileText(path: string, name: string): Promise<FileText> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of createReadStream(path)) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= tooLarge) break;
    }
  } catch (error) {
    return { message: describeFileError(error, name) };
  }
  return decodeText(Buffer.concat(chunks));
}

/** Bytes to text: UTF-8 only, with or without a byte order mark; a NUL says that they are no text. */
export function decodeText(bytes: Uint8Array): FileText {
  if (bytes.length >= tooLarge) return { message: "50 MB or more: too large for manifests" };
  if (bytes.includes(0)) return { message: "a binary file, not a manifest" };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { message: "not UTF-8 text, or a binary file" };
  }
}
