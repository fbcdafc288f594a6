/** A name, the type of its symbol, and so whether it is local. */
type SymbolEntry = { readonly name: string; readonly type: number };

const headerSize = 32;
const segmentSize = 72;
const sectionSize = 80;
const textEnd = 0x1000;

/** A Mach-O image in little: __TEXT with one section, __LINKEDIT with the symbols and their names, nothing signed. */
export function makeImage(locals: readonly SymbolEntry[], others: readonly SymbolEntry[]): Buffer {
  const symbols = [...locals, ...others];
  const names = Buffer.from(`\0${symbols.map(({ name }) => `${name}\0`).join("")}`);
  const namesOffset = textEnd + symbols.length * 16;
  const image = Buffer.alloc(namesOffset + names.length);
  const commands = [
    makeSegment("__TEXT", 0, textEnd, 0x800),
    makeSegment("__LINKEDIT", textEnd, image.length - textEnd),
    words(0x2, 24, textEnd, symbols.length, namesOffset, names.length),
    words(0xb, 80, 0, locals.length, locals.length, others.length, ...Array<number>(14).fill(0)),
  ];
  const size = commands.reduce((sum, { length }) => sum + length, 0);
  words(0xfeedfacf, 0x0100000c, 0, 2, commands.length, size, 0, 0).copy(image);
  Buffer.concat(commands).copy(image, headerSize);
  symbols.forEach(({ name, type }, index) => {
    const symbol = textEnd + index * 16;
    image.writeUInt32LE(names.indexOf(`\0${name}\0`) + 1, symbol);
    image.writeUInt8(type, symbol + 4);
    image.writeBigUInt64LE(0x1234n, symbol + 8);
  });
  names.copy(image, namesOffset);
  return image;
}

function makeSegment(name: string, fileOffset: number, fileSize: number, sectionOffset?: number): Buffer {
  const sections = sectionOffset === undefined ? 0 : 1;
  const segment = Buffer.alloc(segmentSize + sections * sectionSize);
  words(0x19, segment.length).copy(segment);
  segment.write(name, 8);
  segment.writeBigUInt64LE(BigInt(fileOffset), 40);
  segment.writeBigUInt64LE(BigInt(fileSize), 48);
  segment.writeUInt32LE(sections, 64);
  if (sectionOffset !== undefined) segment.writeUInt32LE(sectionOffset, segmentSize + 48);
  return segment;
}

function words(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    buffer.writeUInt32LE(value, index * 4);
  });
  return buffer;
}
