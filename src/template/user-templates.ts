import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError, type Problem } from "../errors.ts";
import { decodeTemplate } from "./decode.ts";
import type { Template } from "./template.ts";

/** Templates of one directory, and what keeps its other files from being templates. */
export type UserTemplates = {
  readonly templates: readonly Template[];
  readonly problems: readonly Problem[];
};

/**
 * Reads the templates of a directory: its files *.yaml and *.yml, in the order of their names. A file that is no template
 * is a problem in the result. Throws an InputError if the directory cannot be read.
 */
export async function readTemplates(directory: string): Promise<UserTemplates> {
  const files = (await readDirectory(directory)).filter((file) => /\.ya?ml$/.test(file)).sort();
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

/** As readTemplates; none where there is no such directory. */
export async function readTemplatesIfAny(directory: string): Promise<UserTemplates> {
  try {
    await readdir(directory);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return { templates: [], problems: [] };
  }
  return readTemplates(directory);
}

async function readDirectory(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    throw new InputError([
      { file: directory, message: `cannot be read as a directory (${systemCode(error)})` },
    ]);
  }
}

async function readTemplate(file: string): Promise<ReturnType<typeof decodeTemplate>> {
  try {
    return decodeTemplate(await readFile(file, "utf8"), file);
  } catch (error) {
    return { ok: false, problems: [{ file, message: `cannot be read (${systemCode(error)})` }] };
  }
}

/** ENOENT, EACCES and the like; any other error is none of the file system's. */
function systemCode(error: unknown): string {
  if (error instanceof Error && "code" in error) return String(error.code);
  throw error;
}
