import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { folders } from "../folders.ts";
import type { NodePackage } from "../platforms.ts";

const runFile = promisify(execFile);

/**
 * Gets a Node package through npm, once, and gives the folder it is unpacked in: that of `npm ci` if it is there. Throws where the registry gives
 * something else than the bytes that platforms.ts names.
 */
export async function fetchNodePackage({ name, version, integrity }: NodePackage): Promise<string> {
  const installed = join(folders.root, "node_modules", name);
  if (await isVersion(installed, version)) return installed;
  const folder = join(folders.cache, `${name}-${version}`);
  if (existsSync(folder)) return folder;
  const tarball = join(folders.cache, `${name}-${version}.tgz`);
  if (!existsSync(tarball)) {
    await mkdir(folders.cache, { recursive: true });
    await runFile("npm", ["pack", `${name}@${version}`, "--pack-destination", folders.cache]);
  }
  const found = `sha512-${createHash("sha512")
    .update(await readFile(tarball))
    .digest("base64")}`;
  if (found !== integrity) {
    throw new Error(`${tarball} has integrity ${found}, wanted ${integrity}: remove it to fetch it again`);
  }
  const unpacking = `${folder}.unpacking`;
  await rm(unpacking, { recursive: true, force: true });
  await mkdir(unpacking);
  await runFile("tar", [
    "-xzf",
    tarball,
    "-C",
    unpacking,
    "--strip-components=1",
    "--exclude=package/include",
  ]);
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
