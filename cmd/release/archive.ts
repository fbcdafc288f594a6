import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { create } from "tar";
import { ZipFile } from "yazl";
import { shimFor } from "../completion/scripts.ts";
import { folders } from "./folders.ts";
import { executableName, type Platform } from "./platforms.ts";

/** A file of an archive, by its path in it. */
export type ArchiveEntry = { readonly path: string; readonly mode: 0o755 | 0o644; readonly content: Buffer };

/** The archive of a platform: the program, the licenses, and the program that kubectl asks for completions. */
export async function makeArchive(
  { os }: Platform,
  program: Buffer,
  thirdPartyLicenses: string,
): Promise<Buffer> {
  const shim = shimFor(os === "windows" ? { OS: "Windows_NT" } : {});
  const entries: readonly ArchiveEntry[] = [
    { path: "LICENSE", mode: 0o644, content: await readFile(join(folders.root, "LICENSE")) },
    { path: "THIRD_PARTY_LICENSES", mode: 0o644, content: Buffer.from(thirdPartyLicenses) },
    { path: executableName(os), mode: 0o755, content: program },
    { path: shim.fileName, mode: 0o755, content: Buffer.from(shim.text) },
  ];
  return os === "windows" ? writeZip(entries) : writeTarGz(entries);
}

/** A .tar.gz without owners and with one time. The same entries give the same bytes. */
export async function writeTarGz(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "poddefault-archive-"));
  try {
    for (const { path, mode, content } of entries) {
      await writeFile(join(folder, path), content);
      await chmod(join(folder, path), mode);
    }
    const options = { cwd: folder, portable: true, mtime: new Date(Date.UTC(2000, 0, 1)) } as const;
    const names = entries.map(({ path }) => path);
    return await create({ ...options, gzip: { level: 9, portable: true } }, names).concat();
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A zip archive with one time, which zip writes as local time. The same entries give the same bytes. */
export async function writeZip(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const zip = new ZipFile();
  const options = { mtime: new Date(2000, 0, 1), forceDosTimestamp: true, compressionLevel: 9 };
  for (const { path, mode, content } of entries) {
    zip.addBuffer(content, path, { ...options, mode: 0o100000 | mode });
  }
  zip.end();
  return buffer(zip.outputStream);
}
