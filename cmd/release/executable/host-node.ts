import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type Platform, platforms } from "../platforms.ts";
import { stripElf } from "./strip-elf.ts";

/** What this machine is among the released platforms. Fails on a system or processor that no release is made for. */
export function hostPlatform(): Platform {
  const nodeOs = process.platform === "win32" ? "win" : process.platform;
  const found = platforms.find((each) => each.nodeOs === nodeOs && each.nodeArch === process.arch);
  if (!found) throw new Error(`no executable can be built for ${process.platform}/${process.arch}`);
  return found;
}

/** Writes a Node binary as executables are made of it: without symbols and debug info where it is an ELF file. */
export async function writeBaseNode(from: string, to: string, nodeOs: Platform["nodeOs"]): Promise<void> {
  const node = await readFile(from);
  await mkdir(dirname(to), { recursive: true });
  await writeFile(to, nodeOs === "linux" ? stripElf(node) : node, { mode: 0o755 });
}
