import {
  blobMagic,
  codeDirectorySize,
  hashPages,
  makeCodeDirectory,
  readCodeDirectory,
} from "./code-directory.ts";
import { addCommand, findCommand, findSegment, loadCommand } from "./mach-o.ts";

/** A superblob with one entry: magic, length, count, and the entry's type and offset. */
const superBlobHeader = 20;
const slotCodeDirectory = 0;
const signatureCommandSize = 16;
/** Page size of Apple silicon; __LINKEDIT is mapped in these. */
const mappedPage = 16384;

/**
 * Signs a thin 64-bit Mach-O image ad hoc, replacing a signature it may have, as `codesign --sign -` does on a Mac:
 * Apple silicon runs no unsigned code, and injecting the program voids Node's own signature. Gives the signed image.
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

  // Only now do the hashed bytes have their final values.
  const code = signed.subarray(0, codeEnd);
  const directory = makeCodeDirectory({ code, identifier, text: findSegment(signed, "__TEXT") });
  const header = [blobMagic.embeddedSignature, blobSize, 1, slotCodeDirectory, superBlobHeader];
  header.forEach((value, index) => {
    signed.writeUInt32BE(value, codeEnd + index * 4);
  });
  directory.copy(signed, codeEnd + superBlobHeader);
  return signed;
}

/** What keeps an image's signature from being valid, in one sentence each; nothing for a valid one. */
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
