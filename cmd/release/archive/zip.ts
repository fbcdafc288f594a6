import { promisify } from "node:util";
import { constants, crc32, deflateRaw, inflateRaw } from "node:zlib";
import { type ArchiveEntry, modeOf } from "./entry.ts";

const signature = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;
const versionNeeded = 20;
const madeByUnix = 3;
const methodDeflate = 8;
const regularFile = 0o100000;
/** 1 January 1980 in MS-DOS's notation: see modificationTime. */
const dosDate = (1 << 5) | 1;
const localSize = 30;
const centralSize = 46;
const endSize = 22;

type Packed = ArchiveEntry & { readonly name: Buffer; readonly packed: Buffer; readonly offset: number };

/** Writes a zip archive: the same entries give the same bytes. */
export async function writeZip(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const packed: Packed[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.path);
    const data = await promisify(deflateRaw)(entry.content, {
      level: constants.Z_BEST_COMPRESSION,
      memLevel: 9,
    });
    packed.push({ ...entry, name, packed: data, offset });
    offset += localSize + name.length + data.length;
  }
  const files = packed.flatMap((entry) => [makeLocalHeader(entry), entry.name, entry.packed]);
  const directory = Buffer.concat(packed.flatMap((entry) => [makeCentralHeader(entry), entry.name]));
  return Buffer.concat([...files, directory, makeEnd(packed.length, directory.length, offset)]);
}

/** Reads a zip archive as writeZip makes them: deflated, no comment. Throws on contents that fail their checksum. */
export async function readZip(archive: Buffer): Promise<readonly ArchiveEntry[]> {
  const end = archive.length - endSize;
  if (archive.readUInt32LE(end) !== signature.end) throw new Error("not a zip archive");
  const entries: ArchiveEntry[] = [];
  let header = archive.readUInt32LE(end + 16);
  for (let index = 0; index < archive.readUInt16LE(end + 10); index++) {
    const nameLength = archive.readUInt16LE(header + 28);
    const path = archive.toString("utf8", header + centralSize, header + centralSize + nameLength);
    const start = archive.readUInt32LE(header + 42) + localSize + nameLength;
    const packed = archive.subarray(start, start + archive.readUInt32LE(header + 20));
    const content = await promisify(inflateRaw)(packed);
    if (crc32(content) !== archive.readUInt32LE(header + 16)) throw new Error(`${path}: wrong checksum`);
    entries.push({ path, executable: ((archive.readUInt32LE(header + 38) >>> 16) & 0o111) !== 0, content });
    header += centralSize + nameLength;
  }
  return entries;
}

function makeLocalHeader(entry: Packed): Buffer {
  const header = Buffer.alloc(localSize);
  header.writeUInt32LE(signature.local, 0);
  writeCommonFields(header, 4, entry);
  return header;
}

function makeCentralHeader(entry: Packed): Buffer {
  const header = Buffer.alloc(centralSize);
  header.writeUInt32LE(signature.central, 0);
  header.writeUInt8(versionNeeded, 4);
  header.writeUInt8(madeByUnix, 5);
  writeCommonFields(header, 6, entry);
  header.writeUInt32LE(((regularFile | modeOf(entry)) << 16) >>> 0, 38);
  header.writeUInt32LE(entry.offset, 42);
  return header;
}

/** The fields that both headers have, in the same order: version to the length of the name. */
function writeCommonFields(header: Buffer, at: number, { content, packed, name }: Packed): void {
  header.writeUInt16LE(versionNeeded, at);
  header.writeUInt16LE(methodDeflate, at + 4);
  header.writeUInt16LE(dosDate, at + 8);
  header.writeUInt32LE(crc32(content), at + 10);
  header.writeUInt32LE(packed.length, at + 14);
  header.writeUInt32LE(content.length, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}

function makeEnd(count: number, directorySize: number, directoryOffset: number): Buffer {
  const end = Buffer.alloc(endSize);
  end.writeUInt32LE(signature.end, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directorySize, 12);
  end.writeUInt32LE(directoryOffset, 16);
  return end;
}
