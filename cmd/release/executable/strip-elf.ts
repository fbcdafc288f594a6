const magic = Buffer.from("\x7fELF\x02\x01", "latin1");
const flagAlloc = 0x2n;
const typeNoBits = 8;
const sectionHeaderSize = 64;

type Extent = { readonly offset: number; readonly size: number };
type Section = Extent & { readonly allocated: boolean; readonly hasBits: boolean };

/**
 * Drops what the loader never maps (symbols, debug info, build notes) from a 64-bit little-endian ELF executable, as
 * `strip` does. Ours because binutils' knows only its own architecture, and releases are made for two.
 * Throws on anything else than such a file.
 */
export function stripElf(elf: Buffer): Buffer {
  if (!elf.subarray(0, magic.length).equals(magic)) {
    throw new Error("strip: not a 64-bit little-endian ELF file");
  }
  const sections = readSections(elf);
  const keptCount = sections.findLastIndex((section) => section.allocated) + 1;
  const kept = sections.slice(0, keptCount).filter((section) => section.hasBits);
  const end = Math.max(...[...kept, ...readSegments(elf)].map(({ offset, size }) => offset + size));
  const nameTable = sections[elf.readUInt16LE(62)];
  if (nameTable === undefined) {
    throw new Error("strip: the ELF file has no section name table");
  }
  const nameOffset = align8(end);
  const headerOffset = align8(nameOffset + nameTable.size);
  const stripped = Buffer.alloc(headerOffset + (keptCount + 1) * sectionHeaderSize);
  elf.copy(stripped, 0, 0, end);
  elf.copy(stripped, nameOffset, nameTable.offset, nameTable.offset + nameTable.size);
  const oldHeaders = Number(elf.readBigUInt64LE(40));
  elf.copy(stripped, headerOffset, oldHeaders, oldHeaders + keptCount * sectionHeaderSize);
  const nameHeader = headerOffset + keptCount * sectionHeaderSize;
  const oldNameHeader = oldHeaders + elf.readUInt16LE(62) * sectionHeaderSize;
  elf.copy(stripped, nameHeader, oldNameHeader, oldNameHeader + sectionHeaderSize);
  stripped.writeBigUInt64LE(BigInt(nameOffset), nameHeader + 24);
  stripped.writeBigUInt64LE(BigInt(headerOffset), 40);
  stripped.writeUInt16LE(keptCount + 1, 60);
  stripped.writeUInt16LE(keptCount, 62);
  return stripped;
}

function readSections(elf: Buffer): Section[] {
  const table = Number(elf.readBigUInt64LE(40));
  return Array.from({ length: elf.readUInt16LE(60) }, (_, index) => {
    const header = table + index * sectionHeaderSize;
    return {
      allocated: (elf.readBigUInt64LE(header + 8) & flagAlloc) !== 0n,
      hasBits: elf.readUInt32LE(header + 4) !== typeNoBits,
      offset: Number(elf.readBigUInt64LE(header + 24)),
      size: Number(elf.readBigUInt64LE(header + 32)),
    };
  });
}

function readSegments(elf: Buffer): Extent[] {
  const table = Number(elf.readBigUInt64LE(32));
  const entrySize = elf.readUInt16LE(54);
  return Array.from({ length: elf.readUInt16LE(56) }, (_, index) => ({
    offset: Number(elf.readBigUInt64LE(table + index * entrySize + 8)),
    size: Number(elf.readBigUInt64LE(table + index * entrySize + 32)),
  }));
}

function align8(offset: number): number {
  return (offset + 7) & ~7;
}
