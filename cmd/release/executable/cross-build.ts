import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { folders } from "../folders.ts";
import { executableName, hostNodes, type NodePackage, type Platform } from "../platforms.ts";
import { blankLocalSymbols } from "./blank-symbols.ts";
import { findArmEmulator, writeBlobGenerator } from "./blob-generator.ts";
import { writeBaseNode } from "./host-node.ts";
import { fetchNodePackage } from "./node-package.ts";
import { signMachO } from "./sign-mach-o.ts";
import { packageExecutable } from "./single-executable.ts";

/** Makes the executable of any released platform, on linux/amd64, and gives its bytes. */
export async function crossBuild(bundle: string, platform: Platform): Promise<Buffer> {
  const { os, arch, nodeOs } = platform;
  const source = join(await fetchNodePackage(platform.node), "bin", os === "windows" ? "node.exe" : "node");
  const node = join(folders.work, `node-${os}-${arch}`);
  await writeBaseNode(source, node, nodeOs);
  const output = join(folders.work, `${os}-${arch}`, executableName(os));
  await packageExecutable({ bundle, node, nodeOs, output, ...(await prepareGenerator(platform, node)) });
  return os === "darwin" ? sign(output) : readFile(output);
}

/** A Node package's licence; those of Windows have none, and all of one version have the same. */
export async function readNodeLicence({ version }: NodePackage): Promise<string> {
  return readFile(join(await fetchNodePackage(hostNode(version)), "LICENSE"), "utf8");
}

/** The code cache depends on the processor (and V8 on its system): kept where the very target's Node can run here. */
async function prepareGenerator(platform: Platform, node: string) {
  const generator = join(folders.work, "generator");
  const emulator = platform.arch === "arm64" ? findArmEmulator() : undefined;
  const codeCache = platform.os === "linux" && (platform.arch === "amd64" || emulator !== undefined);
  const runnable = codeCache
    ? node
    : join(await fetchNodePackage(hostNode(platform.node.version)), "bin", "node");
  await writeBlobGenerator(generator, runnable, codeCache ? emulator : undefined);
  return { generator, codeCache };
}

function hostNode(version: string): NodePackage {
  const found = hostNodes.find((node) => node.version === version);
  if (!found) throw new Error(`platforms.ts names no Node ${version} for the machine that builds`);
  return found;
}

async function sign(path: string): Promise<Buffer> {
  const image = await readFile(path);
  blankLocalSymbols(image);
  const signed = signMachO(image, "kubectl-poddefault");
  await writeFile(path, signed);
  return signed;
}
