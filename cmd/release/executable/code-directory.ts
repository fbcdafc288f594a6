import { createHash } from "node:crypto";

/** Constants of Apple's cs_blobs.h. */
export const blobMagic = { embeddedSignature: 0xfade0cc0, codeDirectory: 0xfade0c02 } as const;
const versionWithExecSegment = 0x20400;
const flagAdHoc = 0x2;
const hashTypeSha256 = 2;
const hashSize = 32;
const execSegmentMainBinary = 1n;
const fixedSize = 88;

/** Bytes that one hash covers. */
const pageSize = 4096;

type Signed = {
  /** The image's bytes up to the signature. */
  readonly code: Buffer;
  readonly identifier: string;
  /** File range of __TEXT. */
  readonly text: { readonly fileOffset: number; readonly fileSize: number };
};

/** Bytes that a CodeDirectory over so much code takes. */
export function codeDirectorySize(codeSize: number, identifier: string): number {
  return fixedSize + Buffer.byteLength(identifier) + 1 + Math.ceil(codeSize / pageSize) * hashSize;
}

/** An ad-hoc CodeDirectory, the part of a code signature that the kernel checks: a hash of every page of the code. */
export function makeCodeDirectory({ code, identifier, text }: Signed): Buffer {
  const directory = Buffer.alloc(codeDirectorySize(code.length, identifier));
  const hashes = hashPages(code);
  const hashOffset = directory.length - hashes.length * hashSize;
  const fields = [
    blobMagic.codeDirectory,
    directory.length,
    versionWithExecSegment,
    flagAdHoc,
    hashOffset,
    fixedSize, // where the identifier is
    0, // special slots: none, an ad-hoc signature has no requirements
    hashes.length,
    code.length,
  ];
  fields.forEach((value, index) => {
    directory.writeUInt32BE(value, index * 4);
  });
  directory.set([hashSize, hashTypeSha256, 0, Math.log2(pageSize)], 36);
  directory.writeBigUInt64BE(BigInt(text.fileOffset), 64);
  directory.writeBigUInt64BE(BigInt(text.fileSize), 72);
  directory.writeBigUInt64BE(execSegmentMainBinary, 80);
  directory.write(identifier, fixedSize, "utf8");
  hashes.forEach((hash, index) => {
    hash.copy(directory, hashOffset + index * hashSize);
  });
  return directory;
}

/** The hashes that a CodeDirectory should hold for this code. */
export function hashPages(code: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(code.length / pageSize) }, (_, index) =>
    createHash("sha256")
      .update(code.subarray(index * pageSize, (index + 1) * pageSize))
      .digest(),
  );
}

/** The hashes that a CodeDirectory does hold, and how much code it covers. Throws on one of another kind. */
export function readCodeDirectory(directory: Buffer): {
  readonly hashes: Buffer[];
  readonly codeSize: number;
} {
  if (directory.readUInt32BE(0) !== blobMagic.codeDirectory) throw new Error("not a CodeDirectory");
  const [size, type, , pageBits] = directory.subarray(36, 40);
  if (size !== hashSize || type !== hashTypeSha256 || pageBits !== Math.log2(pageSize)) {
    throw new Error("the CodeDirectory does not hold SHA-256 hashes of 4 KiB pages");
  }
  const start = directory.readUInt32BE(16);
  const hashes = Array.from({ length: directory.readUInt32BE(28) }, (_, index) =>
    directory.subarray(start + index * hashSize, start + (index + 1) * hashSize),
  );
  return { hashes, codeSize: directory.readUInt32BE(32) };
}
