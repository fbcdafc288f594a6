import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Bundles } from "../bundle.ts";
import { findOnPath } from "../find-on-path.ts";
import { folders } from "../folders.ts";
import { executableName, hostNodes, type NodePackage, type Platform } from "../platforms.ts";
import { assemble } from "./assemble.ts";
import { writeBaseNode } from "./host-node.ts";
import { blankLocalSymbols } from "./mach-o.ts";
import { signMachO } from "./sign-mach-o.ts";

const runFile = promisify(execFile);

/** Makes the executable of any released platform on linux/amd64, and returns its path. Without V8's code it only starts more slowly. */
export async function crossBuild(
  bundles: Bundles,
  platform: Platform,
  { withCode = true } = {},
): Promise<string> {
  const { os, arch, nodeOs } = platform;
  const source = join(await fetchNodePackage(platform.node), "bin", os === "windows" ? "node.exe" : "node");
  const node = join(folders.work, `node-${os}-${arch}`);
  await writeBaseNode(source, node, platform);
  const output = join(folders.work, `${os}-${arch}`, executableName(os));
  const generator = join(await fetchNodePackage(hostNode(platform.node.version)), "bin", "node");
  const emulator = withCode ? findEmulator(platform) : undefined;
  await assemble({ bundles, node, nodeOs, generator, output, ...(emulator && { emulator }) });
  if (os === "darwin") await sign(output);
  return output;
}

/** The license of a Node package. Those for Windows have none, but all of one version have the same. */
export async function readNodeLicense({ version }: NodePackage): Promise<string> {
  return readFile(join(await fetchNodePackage(hostNode(version)), "LICENSE"), "utf8");
}

const armLibraries = "/usr/aarch64-linux-gnu";

/**
 * The command that runs a platform's programs on linux/amd64: empty for our own; for linux/arm64 qemu's user mode with the C++
 * library of that architecture (Debian: qemu-user-static and libstdc++6-arm64-cross). undefined if nothing can.
 */
export function findEmulator({ os, arch }: Platform): readonly string[] | undefined {
  if (os !== "linux") return undefined;
  if (arch === "amd64") return [];
  const emulator = findOnPath("qemu-aarch64-static", "qemu-aarch64");
  const isComplete = existsSync(join(armLibraries, "lib", "libstdc++.so.6"));
  return emulator !== undefined && isComplete ? [emulator, "-L", armLibraries] : undefined;
}

function hostNode(version: string): NodePackage {
  const found = hostNodes.find((node) => node.version === version);
  if (!found) throw new Error(`platforms.ts has no Node ${version} for the machine that builds`);
  return found;
}

async function sign(path: string): Promise<void> {
  const image = await readFile(path);
  blankLocalSymbols(image);
  await writeFile(path, signMachO(image, "kubectl-poddefault"));
}

/**
 * The folder of a Node package: the one of `npm ci`, or one that npm downloads once. Throws if the registry returns other
 * bytes than platforms.ts records.
 */
async function fetchNodePackage({ name, version, integrity }: NodePackage): Promise<string> {
  const installed = join(folders.root, "node_modules", name);
  if (await isVersion(installed, version)) return installed;
  const folder = join(folders.cache, `${name}-${version}`);
  if (existsSync(folder)) return folder;
  const tarball = join(folders.cache, `${name}-${version}.tgz`);
  if (!existsSync(tarball)) {
    await mkdir(folders.cache, { recursive: true });
    await runFile("npm", ["pack", `${name}@${version}`, "--pack-destination", folders.cache]);
  }
  const hash = createHash("sha512").update(await readFile(tarball));
  const found = `sha512-${hash.digest("base64")}`;
  if (found !== integrity) {
    throw new Error(
      `${tarball} has integrity ${found}, expected ${integrity}; remove it to download it again`,
    );
  }
  const unpacking = `${folder}.unpacking`;
  await rm(unpacking, { recursive: true, force: true });
  await mkdir(unpacking);
  const options = ["--strip-components=1", "--exclude=package/include"];
  await runFile("tar", ["-xzf", tarball, "-C", unpacking, ...options]);
  await rename(unpacking, folder);
  return folder;
}

async function isVersion(folder: string, version: string): Promise<boolean> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    return (manifest as { version?: unknown }).version === version;
  } catch {
    return false;
  }
}
