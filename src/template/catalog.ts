import { nearMiss } from "../near-miss.ts";
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

type Found =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly meant: string | undefined };

/** The template of this name, or else the name that was most likely meant. */
export function findTemplate(catalog: readonly Template[], name: string): Found {
  const template = catalog.find((one) => one.name === name);
  return template
    ? { ok: true, template }
    : {
        ok: false,
        meant: nearMiss(
          name,
          catalog.map((one) => one.name),
        ),
      };
}
