import { InputError } from "../src/errors.ts";
import { type FileOptions, type FromFiles, readFiles } from "../src/gather/from-files.ts";
import type { Io } from "./io.ts";
import { warnOfProblems } from "./warnings.ts";

/** @throws InputError where a file that is named cannot be read: what the rest says would be misleading */
export async function readNamed(
  given: readonly string[],
  options: Pick<FileOptions, "recursive" | "cwd" | "connect">,
  io: Io,
): Promise<FromFiles> {
  const { readStdin } = io;
  const files = await readFiles({ asked: [], given }, false, {
    filenames: given,
    strict: false,
    readStdin,
    ...options,
  });
  if (files.failures.length > 0) throw new InputError(files.failures);
  // What is found in a directory may be no manifest; an object that cannot be read would look as if it were not there.
  for (const { kind, ...problem } of files.skipped) if (kind !== undefined) warnOfProblems([problem], io);
  return files;
}
