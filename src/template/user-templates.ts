import { readdir } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { InputError } from "../errors.ts";
import { describeFileError } from "../manifest/file-error.ts";
import { readFileText } from "../manifest/read-file-text.ts";
import type { BrokenTemplate, Collection } from "./catalog.ts";
import { decodeTemplate } from "./decode.ts";
import type { Template } from "./template.ts";

/**
 * Reads the templates of a directory: its *.yaml and *.yml files, by name. Throws an InputError if the directory cannot be
 * read, or does not exist and is not `optional`.
 */
export async function readTemplates(
  directory: string,
  { optional = false }: { readonly optional?: boolean } = {},
): Promise<Collection> {
  const files = (await readDirectory(directory, optional)).filter((file) => /\.ya?ml$/.test(file)).sort();
  const templates = new Map<string, Template>();
  const broken: BrokenTemplate[] = [];
  for (const file of files.map((one) => join(directory, one))) {
    const read = await readTemplate(file);
    if (!read.ok) {
      broken.push({ name: read.name || basename(file, extname(file)), problems: read.problems });
      continue;
    }
    const { name } = read.template;
    const first = templates.get(name);
    const message = `${first?.source} has the same name ${name}`;
    if (first) broken.push({ name, problems: [{ file, path: "name", message }] });
    else templates.set(name, read.template);
  }
  return { templates: [...templates.values()], broken };
}

async function readDirectory(directory: string, optional: boolean): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (optional && isMissing(error)) return [];
    throw new InputError([{ file: directory, message: describeFileError(error, directory) }]);
  }
}

/** ENOTDIR: HOME can be /dev/null. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

async function readTemplate(file: string): Promise<ReturnType<typeof decodeTemplate>> {
  const read = await readFileText(file, file);
  return "text" in read ? decodeTemplate(read.text, file) : { ok: false, problems: [{ file, ...read }] };
}
