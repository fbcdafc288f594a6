import { InputError, type Problem } from "../errors.ts";
import { findFiles, type SourceFile } from "./find-files.ts";
import type { ManifestObject } from "./manifest-object.ts";
import { type ObjectsIn, objectsIn } from "./objects-in.ts";
import { decodeText, type FileText, readFileText } from "./read-file-text.ts";

export type ReadOptions = {
  /** -R: look into the directories below those given. */
  readonly recursive: boolean;
  /** What relative paths are relative to. */
  readonly cwd: string;
  /** All of standard input, for the path "-". */
  readonly readStdin: () => Promise<Uint8Array>;
};

export type ReadManifests = {
  /** In the order of the paths, within a directory by name, within a file from top to bottom. */
  readonly objects: readonly ManifestObject[];
  readonly warnings: readonly Problem[];
};

/** How kubectl calls standard input. */
const stdin: SourceFile = { name: "STDIN", path: "-", named: true };

/**
 * Reads files, directories and "-" as kubectl's -f does.
 *
 * @throws InputError with every problem of every file: paths that do not exist, files that cannot be read, text that
 * is not YAML, documents that are not Kubernetes objects, and files without any.
 */
export async function readManifests(paths: readonly string[], options: ReadOptions): Promise<ReadManifests> {
  const objects: ManifestObject[] = [];
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const path of new Set(paths)) {
    const found =
      path === "-" ? { files: [stdin], problems: [] } : findFiles(path, options.cwd, options.recursive);
    problems.push(...found.problems);
    const before = objects.length + problems.length;
    for (const file of found.files) {
      const read = await readObjects(file, options);
      objects.push(...read.objects);
      problems.push(...read.problems);
      warnings.push(...read.warnings);
    }
    if (found.files.length > 0 && objects.length + problems.length === before) {
      problems.push({
        file: found.files[0]?.named ? found.files[0].name : path,
        message: "no objects in it: empty, or only comments",
      });
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return { objects, warnings };
}

async function readObjects(file: SourceFile, { readStdin }: ReadOptions): Promise<ObjectsIn> {
  const read: FileText =
    file === stdin ? decodeText(await readStdin()) : await readFileText(file.path, file.name);
  if ("text" in read) return objectsIn(read.text, file.name);
  return { objects: [], problems: [{ file: file.name, message: read.message }], warnings: [] };
}
