import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { build } from "../../build.ts";
import { findEmulator } from "../executable/cross-build.ts";
import { hostPlatform } from "../executable/host-node.ts";
import { checkSignature } from "../executable/sign-mach-o.ts";
import { findOnPath } from "../find-on-path.ts";
import { folders } from "../folders.ts";
import type { Platform } from "../platforms.ts";

/** A dry run that needs neither a cluster nor a home. */
const dryRun = ["dry-run", "examples/pods.yaml", "-f", "examples/poddefaults.yaml", "--local"];

/**
 * Checks an installed plugin, and runs it like kubectl if this machine can. Returns what it did, in words. Throws if anything
 * fails.
 */
export async function tryPlugin(link: string, platform: Platform): Promise<string> {
  checkExecutable(await readFile(link), platform);
  const native = platform === hostPlatform();
  const emulator = native ? [] : findEmulator(platform);
  if (!emulator) return "not run, because it is for another machine";
  const kubectl = native ? findOnPath("kubectl") : undefined;
  const command = kubectl ? [kubectl, "poddefault"] : [...emulator, link];
  await expectVersion(command, link);
  await run([...command, ...dryRun], link);
  if (kubectl) await expectListed(kubectl, link);
  return kubectl ? "run by kubectl" : native ? "run" : "run by an emulator";
}

async function expectVersion(command: readonly string[], link: string): Promise<void> {
  const { stdout } = await run([...command, "version"], link);
  if (!stdout.includes(build.version)) throw new Error(`expected version ${build.version}, found ${stdout}`);
}

/** `kubectl plugin list` has the plugin, without a warning. */
async function expectListed(kubectl: string, link: string): Promise<void> {
  const { stdout } = await run([kubectl, "plugin", "list"], link);
  if (!stdout.includes(link)) throw new Error(`kubectl plugin list does not show ${link}:\n${stdout}`);
}

/** Runs a command with the plugin's folder on the PATH. Throws if it fails or writes to standard error. */
async function run([program = "", ...args]: readonly string[], link: string): Promise<{ stdout: string }> {
  const env = { PATH: `${dirname(link)}:/usr/bin:/bin`, HOME: join(dirname(link), "..") };
  const { stdout, stderr } = await promisify(execFile)(program, args, { cwd: folders.root, env });
  if (stderr !== "") throw new Error(`${[program, ...args].join(" ")} wrote to standard error: ${stderr}`);
  return { stdout };
}

/** Machine numbers of the ELF, Mach-O and PE formats. */
const machines = {
  elf: { amd64: 62, arm64: 183 },
  machO: { amd64: 0x01000007, arm64: 0x0100000c },
  pe: { amd64: 0x8664, arm64: 0xaa64 },
} as const;
const peHeaderPointer = 0x3c;

/** Throws unless the headers are those of the platform, and the signature of a Mach-O image is valid. */
export function checkExecutable(image: Buffer, { os, arch }: Platform): void {
  const wrong = checks[os](image, arch);
  if (wrong.length > 0) throw new Error(`the executable for ${os}/${arch}: ${wrong.join("; ")}`);
}

const checks: Record<Platform["os"], (image: Buffer, arch: Platform["arch"]) => readonly string[]> = {
  linux: (image, arch) => {
    const isRight =
      image.toString("latin1", 0, 4) === "\x7fELF" && image.readUInt16LE(18) === machines.elf[arch];
    return isRight ? [] : ["not an ELF file of this machine"];
  },
  darwin: (image, arch) => {
    const isRight = image.readUInt32LE(0) === 0xfeedfacf && image.readUInt32LE(4) === machines.machO[arch];
    return isRight ? checkSignature(image) : ["not a Mach-O image of this machine"];
  },
  windows: (image, arch) => {
    const header = image.readUInt32LE(peHeaderPointer);
    const isRight =
      image.toString("latin1", header, header + 4) === "PE\0\0" &&
      image.readUInt16LE(header + 4) === machines.pe[arch];
    return isRight ? [] : ["not a PE file of this machine"];
  },
};
