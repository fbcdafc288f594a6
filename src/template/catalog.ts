import type { Problem } from "../errors.ts";
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
export type BrokenTemplate = {
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
