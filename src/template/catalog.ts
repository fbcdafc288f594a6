import type { Problem } from "../errors.ts";
import { decodeTemplate } from "./decode.ts";
import { galleryTexts } from "./gallery.ts";
import type { Template } from "./template.ts";

/** The templates that come with the plugin, by name. */
export function gallery(): readonly Template[] {
  return Object.entries(galleryTexts).map(([name, text]) => {
    const decoded = decodeTemplate(text, `${name}.yaml`, "gallery");
    if (!decoded.ok)
      throw new Error(`template ${name} of the gallery is broken: ${JSON.stringify(decoded.problems)}`);
    return decoded.template;
  });
}

/** What may be a template, and has problems that keep it from being one. */
export type BrokenTemplate = {
  /** Its own, or that of its file where none can be read. */
  readonly name: string;
  readonly problems: readonly Problem[];
};

/** Templates of one place. */
export type Collection = {
  readonly templates: readonly Template[];
  readonly broken: readonly BrokenTemplate[];
};

/** All templates by name; of two with the same name the one of the later collection is meant, even if that is broken. */
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
