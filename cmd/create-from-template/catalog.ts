import { isAbsolute, join, resolve } from "node:path";
import { exitCode, InputError, UsageError } from "../../src/errors.ts";
import { renderTable } from "../../src/render/table.ts";
import { gallery, makeCatalog } from "../../src/template/catalog.ts";
import type { Template } from "../../src/template/template.ts";
import { readTemplates } from "../../src/template/user-templates.ts";
import { formatYaml } from "../../src/yaml.ts";
import type { Io } from "../io.ts";
import { didYouMean, nearest } from "../suggest.ts";
import { warnOfProblems } from "../warnings.ts";

type Catalog = readonly Template[];

/**
 * The gallery, over it the user's own templates, over these what --template-dir holds. Broken files are errors where the
 * user named their directory, and warnings where they only lie about.
 */
export async function loadCatalog(templateDir: string | undefined, io: Io): Promise<Catalog> {
  const home = configHome(io.env);
  const own = await readTemplates(join(home, "kubectl-poddefault", "templates"), { optional: true });
  warnOfProblems(own.problems, io);
  if (templateDir === undefined) return makeCatalog(gallery(), own.templates);
  const named = await readTemplates(resolve(io.cwd, templateDir));
  if (named.problems.length > 0) throw new InputError(named.problems);
  return makeCatalog(gallery(), own.templates, named.templates);
}

/** The XDG Base Directory rule: an empty or relative XDG_CONFIG_HOME counts as not set. */
function configHome({ XDG_CONFIG_HOME, HOME, USERPROFILE }: Io["env"]): string {
  if (XDG_CONFIG_HOME !== undefined && isAbsolute(XDG_CONFIG_HOME)) return XDG_CONFIG_HOME;
  return join(HOME || USERPROFILE || "/", ".config");
}

/** The template of this name. Throws a UsageError with the names that may be meant. */
export function findTemplate(catalog: Catalog, name: string): Template {
  const template = catalog.find((one) => one.name === name);
  if (template !== undefined) return template;
  const meant = nearest(
    name,
    catalog.map((one) => one.name),
  );
  const where = "kubectl poddefault create-from-template lists them all";
  throw new UsageError(
    `unknown template ${JSON.stringify(name)}${didYouMean(meant) || `; ${where}`}`,
    "create-from-template",
  );
}

/** Lists the catalogue. */
export function printCatalog(catalog: Catalog, format: "json" | "yaml" | "name" | undefined, io: Io): number {
  io.stdout.write(renderCatalog(catalog, format));
  return exitCode.fine;
}

function renderCatalog(catalog: Catalog, format: "json" | "yaml" | "name" | undefined): string {
  switch (format) {
    case "name":
      return catalog.map(({ name }) => `${name}\n`).join("");
    case "json":
      return `${JSON.stringify(describeCatalog(catalog), null, 4)}\n`;
    case "yaml":
      return formatYaml(describeCatalog(catalog));
    case undefined:
      return renderTable([["NAME", "SUMMARY"], ...catalog.map(({ name, summary }) => [name, summary])]);
  }
}

function describeCatalog(catalog: Catalog): unknown {
  const items = catalog.map(({ name, summary, description, source, parameters }) => {
    return { name, summary, description, source, parameters };
  });
  return { apiVersion: "kubectl-poddefault/v1", kind: "PodDefaultTemplateList", items };
}
