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

/** The load commands of a thin 64-bit Mach-O image. Throws on anything else than such an image. */
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

/** The only command of a type; undefined where there is none. */
export function findCommand(image: Buffer, type: number): LoadCommand | undefined {
  return readLoadCommands(image).find((command) => command.type === type);
}

/** The segment of a name. Throws where there is none. */
export function findSegment(image: Buffer, name: string): Segment {
  const found = readSegments(image).find((segment) => segment.name === name);
  if (!found) throw new Error(`the Mach-O image has no segment ${name}`);
  return found;
}

/** Adds a command behind the others. Throws where the header has no room for it before the first section. */
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
