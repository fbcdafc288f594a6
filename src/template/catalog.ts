import { readdir } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { InputError, type Problem } from "../errors.ts";
import { describeFileError } from "../manifest/file-error.ts";
import { readFileText } from "../manifest/read-file-text.ts";
import { decodeTemplate } from "./decode.ts";
import { galleryTexts } from "./gallery.ts";
import type { Template } from "./template.ts";

/** The built-in templates, by name. */
export function gallery(): readonly Template[] {
  return Object.entries(galleryTexts).map(([name, text]) => {
    const decoded = decodeTemplate(text, `${name}.yaml`, "gallery");
    if (!decoded.ok)
      throw new Error(`gallery template ${name} is broken: ${JSON.stringify(decoded.problems)}`);
    return decoded.template;
  });
}

/** A file with problems that make it no template. */
type BrokenTemplate = {
  /** Its name, or that of its file if the name cannot be read. */
  readonly name: string;
  readonly problems: readonly Problem[];
};

/** Templates of one place. */
export type Collection = {
  readonly templates: readonly Template[];
  readonly broken: readonly BrokenTemplate[];
};

/** All templates by name. The later collection wins, even with a broken template. */
export function makeCatalog(...collections: readonly Collection[]): Collection {
  return collections.reduce(layOver);
}

function layOver(earlier: Collection, later: Collection): Collection {
  const names = new Set([...later.templates, ...later.broken].map(({ name }) => name));
  const isLeft = ({ name }: { readonly name: string }) => !names.has(name);
  const templates = [...earlier.templates.filter(isLeft), ...later.templates];
  return {
    templates: templates.sort((a, b) => (a.name < b.name ? -1 : 1)),
    broken: [...earlier.broken.filter(isLeft), ...later.broken],
  };
}

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
  const read = await readFileText(file, file, false);
  return "text" in read ? decodeTemplate(read.text, file) : { ok: false, problems: [{ file, ...read }] };
}
