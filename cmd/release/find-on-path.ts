import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The first file with one of these names in the folders of the PATH, if any. */
export function findOnPath(...names: readonly string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}
