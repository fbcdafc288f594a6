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

/** All templates by name; of two with the same name the one of the later collection is meant. */
export function makeCatalog(...collections: readonly (readonly Template[])[]): readonly Template[] {
  const byName = new Map(collections.flat().map((template) => [template.name, template]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
