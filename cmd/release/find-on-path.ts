import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The first file of one of these names in the folders of the PATH; undefined where there is none. */
export function findOnPath(...names: readonly string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}
