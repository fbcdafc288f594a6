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
 * @param named the user gave the name; what is only found in a directory must be a file: a pipe or a terminal would wait for ever
 */
export async function readFileText(path: string, name: string, named = true): Promise<FileText> {
  // Resolved, it would be the current directory.
  if (name === "") return { message: `the path "" does not exist` };
  try {
    const file = statSync(path);
    if (!named && !file.isFile() && !file.isDirectory()) return { message: "not a regular file" };
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

/**
 * Bytes to text: UTF-8 with or without a byte order mark, or UTF-16 with one, as PowerShell writes it and kubectl reads it
 * (FileVisitor.Visit); a NUL says that they are no text.
 */
export function decodeText(bytes: Uint8Array): FileText {
  if (bytes.length >= tooLarge) return { message: tooLargeWords };
  const encoding = encodingOf(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes("\0") ? { message: "a binary file, not a manifest" } : { text };
  } catch {
    return { message: "not UTF-8 text, or a binary file" };
  }
}

function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}
