import { execFile } from "node:child_process";
import { copyFile, mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { findOnPath } from "../find-on-path.ts";
import { type Platform, platforms } from "../platforms.ts";

/** This machine among the released platforms. Throws on a system or processor without a release. */
export function hostPlatform(): Platform {
  const nodeOs = process.platform === "win32" ? "win" : process.platform;
  const found = platforms.find((each) => each.nodeOs === nodeOs && each.nodeArch === process.arch);
  if (!found) throw new Error(`no executable can be built for ${process.platform}/${process.arch}`);
  return found;
}

const otherStrip = { amd64: "x86_64-linux-gnu-strip", arm64: "aarch64-linux-gnu-strip" } as const;

/**
 * Writes the Node binary of an executable: without symbols for Linux, if this machine has a `strip` for its processor.
 * Without one the executable is larger, which stderr says.
 */
export async function writeBaseNode(from: string, to: string, { os, arch }: Platform): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rm(to, { force: true });
  if (os !== "linux") return copyFile(from, to);
  // binutils' strip knows one processor, LLVM's all of them.
  const own = arch === hostPlatform().arch ? ["strip"] : [];
  const strip = findOnPath(...own, otherStrip[arch], "llvm-strip");
  if (strip !== undefined) return void (await promisify(execFile)(strip, ["--strip-all", "-o", to, from]));
  process.stderr.write(`no strip for linux/${arch} on the PATH: the executable keeps its symbols\n`);
  await copyFile(from, to);
}
