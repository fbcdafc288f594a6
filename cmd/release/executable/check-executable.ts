import type { Platform } from "../platforms.ts";
import { checkSignature } from "./sign-mach-o.ts";

/** Machine numbers of the ELF, Mach-O and PE formats. */
const machines = {
  elf: { amd64: 62, arm64: 183 },
  machO: { amd64: 0x01000007, arm64: 0x0100000c },
  pe: { amd64: 0x8664, arm64: 0xaa64 },
} as const;
const peHeaderPointer = 0x3c;

/** Checks that an executable's headers are those of its platform, and a Mach-O image's signature. Throws if not. */
export function checkExecutable(image: Buffer, { os, arch }: Platform): void {
  const wrong = checks[os](image, arch);
  if (wrong.length > 0) throw new Error(`the executable for ${os}/${arch}: ${wrong.join("; ")}`);
}

const checks: Record<Platform["os"], (image: Buffer, arch: Platform["arch"]) => readonly string[]> = {
  linux: (image, arch) => {
    const fits =
      image.toString("latin1", 0, 4) === "\x7fELF" && image.readUInt16LE(18) === machines.elf[arch];
    return fits ? [] : ["not an ELF file of this machine"];
  },
  darwin: (image, arch) => {
    const fits = image.readUInt32LE(0) === 0xfeedfacf && image.readUInt32LE(4) === machines.machO[arch];
    return fits ? checkSignature(image) : ["not a Mach-O image of this machine"];
  },
  windows: (image, arch) => {
    const header = image.readUInt32LE(peHeaderPointer);
    const fits =
      image.toString("latin1", header, header + 4) === "PE\0\0" &&
      image.readUInt16LE(header + 4) === machines.pe[arch];
    return fits ? [] : ["not a PE file of this machine"];
  },
};
