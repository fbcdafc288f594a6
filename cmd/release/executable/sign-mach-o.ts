import { createHash } from "node:crypto";
import { addCommand, findCommand, findSegment, loadCommand } from "./mach-o.ts";

/** A superblob with one entry: magic, length, count, and the entry's type and offset. */
const superBlobHeader = 20;
const slotCodeDirectory = 0;
const signatureCommandSize = 16;
/** Page size of Apple silicon; __LINKEDIT is mapped in these. */
const mappedPage = 16384;

/**
 * Signs a thin 64-bit Mach-O image ad hoc and replaces any signature, as `codesign --sign -` does on a Mac: Apple silicon runs
 * no unsigned code, and the injected program voids Node's own signature. Returns the signed image.
 */
export function signMachO(image: Buffer, identifier: string): Buffer {
  const old = findCommand(image, loadCommand.codeSignature);
  const codeEnd = align(old ? image.readUInt32LE(old.offset + 8) : image.length, 16);
  const blobSize = superBlobHeader + codeDirectorySize(codeEnd, identifier);
  const signed = Buffer.alloc(codeEnd + align(blobSize, 16));
  image.copy(signed, 0, 0, codeEnd);

  const command = old ?? addCommand(signed, loadCommand.codeSignature, signatureCommandSize);
  signed.writeUInt32LE(codeEnd, command.offset + 8);
  signed.writeUInt32LE(signed.length - codeEnd, command.offset + 12);
  const linkEdit = findSegment(signed, "__LINKEDIT");
  const linkEditSize = signed.length - linkEdit.fileOffset;
  signed.writeBigUInt64LE(BigInt(align(linkEditSize, mappedPage)), linkEdit.offset + 32);
  signed.writeBigUInt64LE(BigInt(linkEditSize), linkEdit.offset + 48);

  // From here on, the hashed bytes have their final values.
  const code = signed.subarray(0, codeEnd);
  const directory = makeCodeDirectory({ code, identifier, text: findSegment(signed, "__TEXT") });
  const header = [blobMagic.embeddedSignature, blobSize, 1, slotCodeDirectory, superBlobHeader];
  header.forEach((value, index) => {
    signed.writeUInt32BE(value, codeEnd + index * 4);
  });
  directory.copy(signed, codeEnd + superBlobHeader);
  return signed;
}

/** The problems of an image's signature, one sentence each; none for a valid one. */
export function checkSignature(image: Buffer): readonly string[] {
  const command = findCommand(image, loadCommand.codeSignature);
  if (!command) return ["there is no signature"];
  const start = image.readUInt32LE(command.offset + 8);
  const end = start + image.readUInt32LE(command.offset + 12);
  const { fileOffset, fileSize } = findSegment(image, "__LINKEDIT");
  if (end !== image.length || fileOffset + fileSize !== image.length) {
    return ["the signature and __LINKEDIT do not end with the file"];
  }
  if (image.readUInt32BE(start) !== blobMagic.embeddedSignature) return ["the signature is not a superblob"];
  const { hashes, codeSize } = readCodeDirectory(image.subarray(start + image.readUInt32BE(start + 16), end));
  const expected = hashPages(image.subarray(0, codeSize));
  const wrong = expected.filter((hash, page) => !hashes[page]?.equals(hash)).length;
  return [
    ...(codeSize === start ? [] : [`the signature covers ${codeSize} bytes of ${start}`]),
    ...(hashes.length === expected.length
      ? []
      : [`there are ${hashes.length} hashes for ${expected.length} pages`]),
    ...(wrong === 0 ? [] : [`${wrong} of ${expected.length} pages do not have the hash that was signed`]),
  ];
}

function align(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

/** Constants of Apple's cs_blobs.h. */
const blobMagic = { embeddedSignature: 0xfade0cc0, codeDirectory: 0xfade0c02 } as const;
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

/** The size of a CodeDirectory, in bytes. */
function codeDirectorySize(codeSize: number, identifier: string): number {
  return fixedSize + Buffer.byteLength(identifier) + 1 + Math.ceil(codeSize / pageSize) * hashSize;
}

/** An ad-hoc CodeDirectory, the part of a code signature that the kernel checks: a hash of every page of the code. */
function makeCodeDirectory({ code, identifier, text }: Signed): Buffer {
  const directory = Buffer.alloc(codeDirectorySize(code.length, identifier));
  const hashes = hashPages(code);
  const hashOffset = directory.length - hashes.length * hashSize;
  const fields = [
    blobMagic.codeDirectory,
    directory.length,
    versionWithExecSegment,
    flagAdHoc,
    hashOffset,
    fixedSize, // offset of the identifier
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

/** The hashes of a CodeDirectory for this code. */
function hashPages(code: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(code.length / pageSize) }, (_, index) =>
    createHash("sha256")
      .update(code.subarray(index * pageSize, (index + 1) * pageSize))
      .digest(),
  );
}

/** The hashes in a CodeDirectory, and how much code it covers. Throws for another kind. */
function readCodeDirectory(directory: Buffer): {
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
