import { mkdir, mkdtemp, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { InputError } from "../../src/errors.ts";
import type { OutputFile } from "../../src/policy/every-profile/kustomize.ts";

/**
 * Writes a new directory: beside its place first, and then at once, so that it is either complete or absent.
 * @throws InputError where something is there already, or it cannot be written
 */
export async function writeDirectory(
  directory: string,
  files: readonly OutputFile[],
  cwd: string,
): Promise<void> {
  const path = resolve(cwd, directory);
  if ((await entriesIn(path, directory)).length > 0)
    throw new InputError([
      { file: directory, message: "the directory is not empty; name a new one, or remove it first" },
    ]);
  let unfinished: string | undefined;
  try {
    await mkdir(dirname(path), { recursive: true });
    unfinished = await mkdtemp(join(dirname(path), `.${basename(path)}-`));
    for (const { path: inside, text } of files) {
      const file = join(unfinished, inside);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    await rmdir(path).catch(() => {}); // an empty one; rename says what else is wrong
    await rename(unfinished, path);
  } catch (error) {
    if (unfinished !== undefined) await rm(unfinished, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError([{ file: directory, message: `cannot write the directory: ${reason}` }]);
  }
}

/** What the directory holds; nothing where there is none. */
async function entriesIn(path: string, directory: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return [];
    const reason = code === "ENOTDIR" ? "a file has this name" : String(error);
    throw new InputError([{ file: directory, message: `cannot write the directory: ${reason}` }]);
  }
}
