import { append } from "../append.ts";
import { InputError, type Problem } from "../errors.ts";
import { interruptible } from "../interruptible.ts";
import { findFiles, type SourceFile } from "./find-files.ts";
import type { ManifestObject } from "./manifest-object.ts";
import { type ObjectsIn, objectsIn, whyNoObjects } from "./objects-in.ts";
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
  /** Documents that cannot be read, or that are not Kubernetes objects. */
  readonly problems: readonly Problem[];
  /** Folders that were left out. */
  readonly ignored: readonly Problem[];
  /** Files that were found in a directory, by name: nobody said that they are manifests. */
  readonly found: ReadonlySet<string>;
};

/** How kubectl calls standard input. */
const stdin: SourceFile = { name: "STDIN", path: "-", named: true };

/** The files of a path: standard input for "-", else what findFiles finds. */
export function listFiles(
  path: string,
  { cwd, recursive }: Pick<ReadOptions, "cwd" | "recursive">,
): ReturnType<typeof findFiles> {
  return path === "-" ? { files: [stdin], problems: [], ignored: [] } : findFiles(path, cwd, recursive);
}

/** The text of a file of listFiles, or why it cannot be read. */
export async function readSource(
  file: SourceFile,
  { readStdin }: Pick<ReadOptions, "readStdin">,
): Promise<FileText> {
  return file === stdin ? decodeText(await readStdin()) : readFileText(file.path, file.name, file.named);
}

/**
 * Reads files, directories and "-" as kubectl's -f does. What cannot be read in a file does not stop the others.
 * @throws InputError with the paths that do not exist, and the files that the user named and that cannot be read or are empty
 */
export async function readManifests(paths: readonly string[], options: ReadOptions): Promise<ReadManifests> {
  const all: FileContent[] = [];
  const problems: Problem[] = [];
  const ignored: Problem[] = [];
  let isFatal = false;
  for (const path of new Set(paths)) {
    const listed = listFiles(path, options);
    const texts: SourceText[] = [];
    for (const file of listed.files) texts.push({ file, ...(await readSource(file, options)) });
    const contents = await interruptible(kilobytesOf(texts), () => texts.map(contentOf));
    const isNothing = contents.length > 0 && contents.every(isEmpty);
    const unread = contents.filter(({ file, unreadable }) => file.named && unreadable);
    isFatal ||= isNothing || listed.problems.length + unread.length > 0;
    append(all, contents);
    append(ignored, listed.ignored);
    append(problems, [...listed.problems, ...contents.flatMap(problemsOf)]);
    if (isNothing) {
      const file = listed.files[0]?.named ? listed.files[0].name : path;
      const text = texts.map((read) => ("text" in read ? read.text : "")).join("\n");
      problems.push({ file, message: whyNoObjects(text) });
    }
  }
  if (isFatal) throw new InputError(problems);
  return {
    objects: all.flatMap(({ objects }) => objects),
    warnings: all.flatMap(({ warnings }) => warnings),
    problems,
    ignored,
    found: new Set(all.flatMap(({ file }) => (file.named ? [] : [file.name]))),
  };
}

type SourceText = FileText & { readonly file: SourceFile };

/** Of files and their texts: each counts for one. */
function kilobytesOf(texts: readonly FileText[]): number {
  return texts.reduce((sum, read) => sum + 1 + ("text" in read ? read.text.length / 1000 : 0), 0);
}

type FileContent = ObjectsIn & { readonly file: SourceFile; readonly unreadable?: Problem };

function isEmpty({ objects, problems, unreadable }: FileContent): boolean {
  return objects.length + problems.length === 0 && unreadable === undefined;
}

function problemsOf({ problems, unreadable }: FileContent): readonly Problem[] {
  return unreadable ? [unreadable] : problems;
}

function contentOf({ file, ...read }: SourceText): FileContent {
  if ("text" in read) return { file, ...objectsIn(read.text, file.name) };
  const unreadable = { file: file.name, message: read.message };
  return { file, objects: [], problems: [], warnings: [], unreadable };
}
