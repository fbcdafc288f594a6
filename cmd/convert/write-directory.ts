import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { InputError } from "../../src/errors.ts";
import type { OutputFile } from "../../src/policy/every-profile/kustomize.ts";

/**
 * Writes a new directory: beside its place first, and then at once, so that it is either complete or absent. Without waiting, so
 * that Ctrl-C leaves no part of it behind.
 * @throws InputError where something is there already, or it cannot be written
 */
export function writeDirectory(directory: string, files: readonly OutputFile[], cwd: string): void {
  const path = resolve(cwd, directory);
  if (entriesIn(path, directory).length > 0)
    throw new InputError([
      { file: directory, message: "the directory is not empty; name a new one, or remove it first" },
    ]);
  let unfinished: string | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    unfinished = mkdtempSync(join(dirname(path), `.${basename(path)}-`));
    for (const { path: inside, text } of files) {
      const file = join(unfinished, inside);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    if (existsSync(path)) rmdirSync(path);
    renameSync(unfinished, path);
  } catch (error) {
    if (unfinished !== undefined) rmSync(unfinished, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError([{ file: directory, message: `cannot write the directory: ${reason}` }]);
  }
}

/** What the directory holds; nothing where there is none. */
function entriesIn(path: string, directory: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return [];
    const reason = code === "ENOTDIR" ? "a file has this name" : String(error);
    throw new InputError([{ file: directory, message: `cannot write the directory: ${reason}` }]);
  }
}
