import { findCommand, loadCommand } from "./mach-o.ts";

const symbolSize = 16;

/**
 * Overwrites a Mach-O image's local symbols and their names with zeros, in place. dyld binds by the exports and fixups
 * tables and skips such entries; what is left compresses to nothing. Nothing moves, which cannot be said of `strip`:
 * there is no Mac here to try the result on. Throws where local symbols are not where the header says.
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
