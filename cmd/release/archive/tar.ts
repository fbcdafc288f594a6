import { promisify } from "node:util";
import { constants, gunzip, gzip } from "node:zlib";
import { type ArchiveEntry, modeOf, modificationTime } from "./entry.ts";

const blockSize = 512;
const regularFile = "0";

/** Writes a .tar.gz (ustar): the same entries give the same bytes. */
export async function writeTarGz(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const blocks = entries.flatMap((entry) => [makeHeader(entry), entry.content, paddingFor(entry.content)]);
  const end = Buffer.alloc(2 * blockSize);
  return promisify(gzip)(Buffer.concat([...blocks, end]), {
    level: constants.Z_BEST_COMPRESSION,
    memLevel: 9,
  });
}

/** Reads a .tar.gz of regular files. Throws on any other kind of entry, and on paths that would leave the folder. */
export async function readTarGz(archive: Buffer): Promise<readonly ArchiveEntry[]> {
  const tar = await promisify(gunzip)(archive);
  const entries: ArchiveEntry[] = [];
  let offset = 0;
  while (offset < tar.length && tar[offset] !== 0) {
    const path = readText(tar, offset, 100);
    const size = readOctal(tar, offset + 124, 12);
    if (readText(tar, offset + 156, 1) !== regularFile) throw new Error(`${path}: not a regular file`);
    const start = offset + blockSize;
    entries.push({
      path,
      executable: (readOctal(tar, offset + 100, 8) & 0o111) !== 0,
      content: tar.subarray(start, start + size),
    });
    offset = start + Math.ceil(size / blockSize) * blockSize;
  }
  return entries;
}

function makeHeader(entry: ArchiveEntry): Buffer {
  if (Buffer.byteLength(entry.path) > 100) throw new Error(`${entry.path}: too long a path for a tar entry`);
  const header = Buffer.alloc(blockSize);
  header.write(entry.path, 0);
  header.write(octal(modeOf(entry), 8), 100);
  header.write(octal(0, 8), 108); // owner
  header.write(octal(0, 8), 116); // group
  header.write(octal(entry.content.length, 12), 124);
  header.write(octal(modificationTime, 12), 136);
  header.write(" ".repeat(8), 148); // the checksum counts its own field as blanks
  header.write(regularFile, 156);
  header.write("ustar\x0000", 257, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}

function paddingFor(content: Buffer): Buffer {
  return Buffer.alloc((blockSize - (content.length % blockSize)) % blockSize);
}

function octal(value: number, width: number): string {
  return value.toString(8).padStart(width - 1, "0");
}

function readText(tar: Buffer, offset: number, width: number): string {
  return tar.toString("utf8", offset, offset + width).replace(/\0.*$/s, "");
}

function readOctal(tar: Buffer, offset: number, width: number): number {
  return Number.parseInt(readText(tar, offset, width).trim(), 8);
}
