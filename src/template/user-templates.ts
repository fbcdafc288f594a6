import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { InputError, type Problem } from "../errors.ts";
import { describeFileError } from "../manifest/file-error.ts";
import { readFileText } from "../manifest/read-file-text.ts";
import { decodeTemplate } from "./decode.ts";
import type { Template } from "./template.ts";

/** Templates of one directory, and what keeps its other files from being templates. */
export type UserTemplates = {
  readonly templates: readonly Template[];
  readonly problems: readonly Problem[];
};

/**
 * Reads the templates of a directory: its files *.yaml and *.yml, in the order of their names. A file that is no template
 * is a problem in the result. Throws an InputError if the directory cannot be read, or is absent and not `optional`.
 */
export async function readTemplates(
  directory: string,
  { optional = false }: { readonly optional?: boolean } = {},
): Promise<UserTemplates> {
  const files = (await readDirectory(directory, optional)).filter((file) => /\.ya?ml$/.test(file)).sort();
  const templates = new Map<string, Template>();
  const problems: Problem[] = [];
  for (const read of await Promise.all(files.map((file) => readTemplate(join(directory, file))))) {
    if (!read.ok) {
      problems.push(...read.problems);
      continue;
    }
    const { name, source } = read.template;
    const first = templates.get(name);
    if (first)
      problems.push({ file: source, path: "name", message: `${name} is the name of ${first.source} too` });
    else templates.set(name, read.template);
  }
  return { templates: [...templates.values()], problems };
}

async function readDirectory(directory: string, optional: boolean): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (optional && isMissing(error)) return [];
    throw new InputError([{ file: directory, message: describeFileError(error, directory) }]);
  }
}

/** No such directory, also since what should hold it is none: HOME may be /dev/null. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

async function readTemplate(file: string): Promise<ReturnType<typeof decodeTemplate>> {
  const read = await readFileText(file, file);
  return "text" in read ? decodeTemplate(read.text, file) : { ok: false, problems: [{ file, ...read }] };
}
