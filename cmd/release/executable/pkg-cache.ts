import { constants } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A Node binary as pkg's cache files it: `node-vVERSION-OS-ARCH`. */
export type CacheKey = { readonly version: string; readonly os: string; readonly arch: string };

/**
 * Puts a Node binary where pkg's SEA mode looks for what it has downloaded and unpacked before, so that it downloads
 * nothing. Mirrors `getNodejsExecutable` and `extract` of pkg 6.23 (lib-es5/sea.js): an archive and a binary count
 * as complete when a file `NAME.ok` stands beside them; the archive itself is then never opened.
 */
export async function seedPkgCache(
  home: string,
  { version, os, arch }: CacheKey,
  node: string,
): Promise<void> {
  const cache = join(home, ".pkg-cache", "sea");
  const name = `node-v${version}-${os}-${arch}`;
  const archive = join(cache, `${name}.${os === "win" ? "zip" : "tar.gz"}`);
  const binary = os === "win" ? join(cache, `${name}.exe`) : join(cache, name, "bin", "node");
  await mkdir(dirname(binary), { recursive: true });
  await copyFile(node, binary, constants.COPYFILE_FICLONE);
  await Promise.all([archive, `${archive}.ok`, `${binary}.ok`].map((path) => writeFile(path, "")));
}
