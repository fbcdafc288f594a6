import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { folders } from "../folders.ts";
import { executableName, type Platform } from "../platforms.ts";
import type { ArchiveEntry } from "./entry.ts";
import { writeTarGz } from "./tar.ts";
import { writeZip } from "./zip.ts";

/** A platform's archive: the program, this project's license and those of others, and the completion script. */
export async function makeArchive(
  { os }: Platform,
  program: Buffer,
  thirdPartyLicenses: string,
): Promise<Buffer> {
  const entries: readonly ArchiveEntry[] = [
    { path: "LICENSE", executable: false, content: await readFile(join(folders.root, "LICENSE")) },
    { path: "THIRD_PARTY_LICENSES", executable: false, content: Buffer.from(thirdPartyLicenses) },
    { path: executableName(os), executable: true, content: program },
    { path: "kubectl_complete-poddefault", executable: true, content: await printCompletionScript() },
  ];
  return os === "windows" ? writeZip(entries) : writeTarGz(entries);
}

/** The script as the plugin itself prints it. */
async function printCompletionScript(): Promise<Buffer> {
  const plugin = join(folders.root, "cmd", "kubectl-poddefault.ts");
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", plugin, "completion"]);
  return Buffer.from(stdout);
}
