import { createHash } from "node:crypto";
import { access, chmod, constants, mkdir, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { ArchiveEntry } from "../archive/entry.ts";
import { readTarGz } from "../archive/tar.ts";
import { readZip } from "../archive/zip.ts";

/** A platform of a manifest that has passed the rules: rules.ts. */
export type KrewPlatform = { readonly uri: string; readonly sha256: string; readonly bin: string };

/** A license as validate-krew-manifest wants one among the extracted files. */
const license = /^(LICENSE(\.txt|\.md)?|LICENSES.*|COPYING(\.txt)?)$/;

/**
 * Installs an archive as krew does (internal/installation/install.go): checks the sum, unpacks into the store, and
 * links `bin` under the name that kubectl looks for. Gives the link. Throws where krew would refuse.
 */
export async function installAsKrew(
  krewRoot: string,
  { uri, sha256, bin }: KrewPlatform,
  archive: Buffer,
): Promise<string> {
  const name = basename(uri);
  const sum = createHash("sha256").update(archive).digest("hex");
  if (sum !== sha256) throw new Error(`${name}: the checksum is ${sum}, the manifest says ${sha256}`);
  const entries = await (name.endsWith(".zip") ? readZip(archive) : readTarGz(archive));
  if (!entries.some(({ path }) => license.test(path))) throw new Error(`${name}: no license file`);
  const store = join(krewRoot, "store", "poddefault", name);
  for (const entry of entries) await unpack(store, entry);

  const program = join(store, bin);
  await access(program, bin.endsWith(".exe") ? constants.F_OK : constants.X_OK);
  const link = join(krewRoot, "bin", bin.endsWith(".exe") ? "kubectl-poddefault.exe" : "kubectl-poddefault");
  await mkdir(dirname(link), { recursive: true });
  await symlink(relative(dirname(link), program), link);
  return link;
}

async function unpack(store: string, { path, executable, content }: ArchiveEntry): Promise<void> {
  if (path.includes("..") || /^[/\\]/.test(path)) throw new Error(`${path}: krew unpacks no such path`);
  const target = join(store, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content);
  await chmod(target, executable ? 0o755 : 0o644);
}
