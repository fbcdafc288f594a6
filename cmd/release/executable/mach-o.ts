const magic64 = 0xfeedfacf;
const headerSize = 32;
const sectionHeaderSize = 80;

/** Load commands by the names of Apple's mach-o/loader.h. */
export const loadCommand = { symtab: 0x2, dysymtab: 0xb, segment64: 0x19, codeSignature: 0x1d } as const;

export type LoadCommand = { readonly type: number; readonly offset: number; readonly size: number };

export type Segment = LoadCommand & {
  readonly name: string;
  readonly fileOffset: number;
  readonly fileSize: number;
};

/** The load commands of a thin 64-bit Mach-O image. Throws for any other file. */
function readLoadCommands(image: Buffer): readonly LoadCommand[] {
  if (image.length < headerSize || image.readUInt32LE(0) !== magic64) {
    throw new Error("not a thin 64-bit Mach-O image");
  }
  const commands: LoadCommand[] = [];
  let offset = headerSize;
  for (let index = 0; index < image.readUInt32LE(16); index++) {
    const size = image.readUInt32LE(offset + 4);
    commands.push({ type: image.readUInt32LE(offset), offset, size });
    offset += size;
  }
  return commands;
}

/** The only command of a type, if any. */
export function findCommand(image: Buffer, type: number): LoadCommand | undefined {
  return readLoadCommands(image).find((command) => command.type === type);
}

/** The segment of a name. Throws if there is none. */
export function findSegment(image: Buffer, name: string): Segment {
  const found = readSegments(image).find((segment) => segment.name === name);
  if (!found) throw new Error(`the Mach-O image has no segment ${name}`);
  return found;
}

/** Adds a command after the others. Throws if the header has no room for it before the first section. */
export function addCommand(image: Buffer, type: number, size: number): LoadCommand {
  const commands = readLoadCommands(image);
  const offset = commands.reduce((end, command) => Math.max(end, command.offset + command.size), headerSize);
  if (offset + size > firstSectionOffset(image)) {
    throw new Error("the Mach-O header has no room for another load command");
  }
  image.writeUInt32LE(commands.length + 1, 16);
  image.writeUInt32LE(image.readUInt32LE(20) + size, 20);
  image.fill(0, offset, offset + size);
  image.writeUInt32LE(type, offset);
  image.writeUInt32LE(size, offset + 4);
  return { type, offset, size };
}

function readSegments(image: Buffer): Segment[] {
  return readLoadCommands(image)
    .filter((command) => command.type === loadCommand.segment64)
    .map((command) => ({
      ...command,
      name: image.toString("latin1", command.offset + 8, command.offset + 24).replace(/\0+$/, ""),
      fileOffset: Number(image.readBigUInt64LE(command.offset + 40)),
      fileSize: Number(image.readBigUInt64LE(command.offset + 48)),
    }));
}

function firstSectionOffset(image: Buffer): number {
  const offsets = readSegments(image).flatMap(({ offset }) =>
    Array.from({ length: image.readUInt32LE(offset + 64) }, (_, index) =>
      image.readUInt32LE(offset + 72 + index * sectionHeaderSize + 48),
    ),
  );
  // Sections without bytes in the file (zero-filled ones) are at offset 0.
  return Math.min(image.length, ...offsets.filter((offset) => offset > 0));
}

const symbolSize = 16;

/**
 * Overwrites the local symbols of a Mach-O image and their names with zeros, in place. dyld binds by the tables of exports and
 * fixups and skips such entries, and zeros compress to nothing. Unlike `strip` it moves nothing, because no Mac is here to try
 * the result. Throws if local symbols are not where the header says.
 */
export function blankLocalSymbols(image: Buffer): void {
  const symtab = findCommand(image, loadCommand.symtab);
  const dysymtab = findCommand(image, loadCommand.dysymtab);
  if (!symtab || !dysymtab) throw new Error("the Mach-O image has no symbol tables");
  const [symbols = 0, count = 0, names = 0, namesSize = 0] = readWords(image, symtab.offset + 8, 4);
  const [firstLocal = 0, localCount = 0] = readWords(image, dysymtab.offset + 8, 2);

  const oldNames = Buffer.from(image.subarray(names, names + namesSize));
  image.fill(0, names, names + namesSize);
  for (let index = 0; index < count; index++) {
    const symbol = symbols + index * symbolSize;
    const local = index >= firstLocal && index < firstLocal + localCount;
    if (local !== isLocal(image.readUInt8(symbol + 4))) {
      throw new Error(`symbol ${index} of the Mach-O image is not where LC_DYSYMTAB says`);
    }
    if (local) {
      image.fill(0, symbol, symbol + symbolSize);
    } else {
      const name = image.readUInt32LE(symbol);
      oldNames.copy(image, names + name, name, oldNames.indexOf(0, name));
    }
  }
}

/** Not external (N_EXT), or a debugging entry (N_STAB). */
function isLocal(type: number): boolean {
  return (type & 0xe0) !== 0 || (type & 0x01) === 0;
}

function readWords(image: Buffer, offset: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => image.readUInt32LE(offset + index * 4));
}
