import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Bundles } from "../bundle.ts";
import { folders } from "../folders.ts";
import { executableName, hostNodes, type NodePackage, type Platform } from "../platforms.ts";
import { findArmEmulator } from "./arm-emulator.ts";
import { assemble } from "./assemble.ts";
import { blankLocalSymbols } from "./blank-symbols.ts";
import { writeBaseNode } from "./host-node.ts";
import { fetchNodePackage } from "./node-package.ts";
import { signMachO } from "./sign-mach-o.ts";

/**
 * Makes the executable of any released platform from the bundles, on linux/amd64, and gives its path. Without V8's code it
 * is the same program, and starts more slowly.
 */
export async function crossBuild(
  bundles: Bundles,
  platform: Platform,
  { withCode = true } = {},
): Promise<string> {
  const { os, arch, nodeOs } = platform;
  const source = join(await fetchNodePackage(platform.node), "bin", os === "windows" ? "node.exe" : "node");
  const node = join(folders.work, `node-${os}-${arch}`);
  await writeBaseNode(source, node, nodeOs);
  const output = join(folders.work, `${os}-${arch}`, executableName(os));
  const generator = join(await fetchNodePackage(hostNode(platform.node.version)), "bin", "node");
  const emulator = withCode ? findEmulator(platform) : undefined;
  await assemble({ bundles, node, nodeOs, generator, output, ...(emulator && { emulator }) });
  if (os === "darwin") await sign(output);
  return output;
}

/** A Node package's license; those of Windows have none, and all of one version have the same. */
export async function readNodeLicense({ version }: NodePackage): Promise<string> {
  return readFile(join(await fetchNodePackage(hostNode(version)), "LICENSE"), "utf8");
}

/** What has to run a platform's Node here: nothing for our own, undefined where nothing can. */
function findEmulator({ os, arch }: Platform): readonly string[] | undefined {
  if (os !== "linux") return undefined;
  return arch === "amd64" ? [] : findArmEmulator();
}

function hostNode(version: string): NodePackage {
  const found = hostNodes.find((node) => node.version === version);
  if (!found) throw new Error(`platforms.ts names no Node ${version} for the machine that builds`);
  return found;
}

async function sign(path: string): Promise<void> {
  const image = await readFile(path);
  blankLocalSymbols(image);
  await writeFile(path, signMachO(image, "kubectl-poddefault"));
}
