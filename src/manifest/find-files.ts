import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { append } from "../append.ts";
import type { Problem } from "../errors.ts";
import { showControls } from "../kubernetes/hidden-characters.ts";
import { commandLine } from "../quote-for-shell.ts";
import { describeFileError } from "./file-error.ts";

/** A file to read: `name` is how the user would call it, without controls, `path` where it is. `named`: the user gave it himself. */
export type SourceFile = { readonly name: string; readonly path: string; readonly named: boolean };

type Found = {
  readonly files: readonly SourceFile[];
  readonly problems: readonly Problem[];
  /** Folders that are no input, such as .git and .github, and those below that cannot be listed. */
  readonly ignored: readonly Problem[];
};

const extensions: readonly string[] = [".json", ".yaml", ".yml"];

/**
 * What kubectl's -f would read for one path: the file itself, whatever it is called; of a directory the manifests in
 * it, with `recursive` those below it too, by name. Links to directories are not followed, folders such as .github are ignored.
 */
export function findFiles(name: string, cwd: string, recursive: boolean): Found {
  if (/^https?:\/\//.test(name)) {
    return refuse(
      name,
      commandLine`URLs are not read; try: curl -sSL ${name} | kubectl poddefault dry-run -f -`,
    );
  }
  // An empty path would be the current directory.
  if (name === "") return refuse(name, `the path "" does not exist`);
  const path = resolve(cwd, name);
  try {
    if (!statSync(path).isDirectory())
      return { files: [{ name, path, named: true }], problems: [], ignored: [] };
  } catch (error) {
    return refuse(name, describeFileError(error, name));
  }
  const found = listFolder(name, path, recursive);
  if (found.files.length > 0 || found.problems.length > 0) return found;
  const hint = recursive ? "" : "; -R looks into the directories below, too";
  return refuse(
    name,
    `no manifests in this directory: recognized file extensions are [${extensions.join(" ")}]${hint}`,
  );
}

function listFolder(name: string, path: string, recursive: boolean): Found {
  const files: SourceFile[] = [];
  const problems: Problem[] = [];
  const ignored: Problem[] = [];
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    entries.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
    for (const entry of entries) {
      // A line break in a name could pass for text of ours.
      const inside = { name: showControls(join(name, entry.name)), path: join(path, entry.name) };
      if (entry.isDirectory()) {
        if (!recursive) continue;
        if (entry.name.startsWith(".")) {
          ignored.push({ file: inside.name, message: "folders whose name begins with a dot are not read" });
          continue;
        }
        const found = listFolder(inside.name, inside.path, recursive);
        append(files, found.files);
        append(ignored, [...found.problems, ...found.ignored]);
      } else if (extensions.some((extension) => entry.name.endsWith(extension))) {
        files.push({ ...inside, named: false });
      }
    }
  } catch (error) {
    problems.push({ file: name, message: describeFileError(error, name) });
  }
  return { files, problems, ignored };
}

function refuse(file: string, message: string): Found {
  return { files: [], problems: [{ file, message }], ignored: [] };
}
