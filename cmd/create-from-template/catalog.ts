import { isAbsolute, join, resolve } from "node:path";
import { exitCode, InputError, UsageError } from "../../src/errors.ts";
import { formatJson } from "../../src/kubernetes/json.ts";
import { formatYaml } from "../../src/kubernetes/yaml.ts";
import { wrap } from "../../src/render/wrap.ts";
import { type Collection, gallery, makeCatalog, readTemplates } from "../../src/template/catalog.ts";
import type { Template } from "../../src/template/template.ts";
import type { PodDefaultTemplateList } from "../documents.ts";
import type { Io } from "../io.ts";
import { didYouMean, nearest } from "../suggest.ts";
import { warnOfProblems } from "../warnings.ts";

/**
 * The gallery, overridden by the user's own templates, and those by --template-dir. A broken file breaks only its own
 * template.
 */
export async function loadCatalog(templateDir: string | undefined, io: Io): Promise<Collection> {
  const home = configHome(io.env);
  const builtIn = { templates: gallery(), broken: [] };
  const own = await readTemplates(join(home, "kubectl-poddefault", "templates"), { optional: true });
  if (templateDir === undefined) return makeCatalog(builtIn, own);
  return makeCatalog(builtIn, own, await readTemplates(resolve(io.cwd, templateDir)));
}

/** XDG Base Directory: an empty or relative XDG_CONFIG_HOME counts as unset. */
function configHome({ XDG_CONFIG_HOME, HOME, USERPROFILE }: Io["env"]): string {
  if (XDG_CONFIG_HOME !== undefined && isAbsolute(XDG_CONFIG_HOME)) return XDG_CONFIG_HOME;
  return join(HOME || USERPROFILE || "/", ".config");
}

/**
 * The template of this name. Throws an InputError if it is broken. If it does not exist, warns about broken files and throws
 * a UsageError with similar names.
 */
export function findTemplate({ templates, broken }: Collection, name: string, io: Io): Template {
  const problems = broken.filter((one) => one.name === name).flatMap((one) => one.problems);
  if (problems.length > 0) throw new InputError(problems);
  const template = templates.find((one) => one.name === name);
  if (template !== undefined) return template;
  warnOfBroken(broken, io);
  const meant = nearest(
    name,
    templates.map((one) => one.name),
  );
  throw new UsageError(`unknown template ${JSON.stringify(name)}${didYouMean(meant) || listAll}`);
}

/** Lists the catalog, with warnings about broken files. */
export function printCatalog(
  { templates, broken }: Collection,
  format: "json" | "yaml" | "name" | undefined,
  io: Io,
): number {
  warnOfBroken(broken, io);
  io.stdout.write(renderCatalog(templates, format, io));
  return exitCode.fine;
}

const listAll = "\nList the templates:\n  kubectl poddefault create-from-template";

function warnOfBroken(broken: Collection["broken"], io: Io): void {
  warnOfProblems(
    broken.flatMap(({ problems }) => problems),
    io,
  );
}

function renderCatalog(
  catalog: readonly Template[],
  format: "json" | "yaml" | "name" | undefined,
  { stdout }: Io,
): string {
  switch (format) {
    case "name":
      return catalog.map(({ name }) => `${name}\n`).join("");
    case "json":
      return `${formatJson(describeCatalog(catalog), 4)}\n`;
    case "yaml":
      return formatYaml(describeCatalog(catalog));
    case undefined:
      return tableOfTemplates(catalog, stdout.isTerminal ? stdout.columns : Number.POSITIVE_INFINITY);
  }
}

/** Summaries are whole, because people choose by them: they go on below their column, or all below the name if it is narrow. */
function tableOfTemplates(catalog: readonly Template[], width: number): string {
  const indent = Math.max(...catalog.map(({ name }) => name.length)) + 3;
  const isNarrow = width - indent < 30;
  const hanging = " ".repeat(isNarrow ? 4 : indent);
  return [{ name: "NAME", summary: "SUMMARY" }, ...catalog]
    .map(({ name, summary }) => {
      const [above, start] = isNarrow ? [`${name}\n`, hanging] : ["", name.padEnd(indent)];
      return `${above}${wrap(summary, width, start, hanging)}\n`;
    })
    .join("");
}

function describeCatalog(catalog: readonly Template[]): PodDefaultTemplateList {
  const items = catalog.map(({ name, summary, description, source, parameters }) => {
    return { name, summary, description, source, parameters };
  });
  return { apiVersion: "kubectl-poddefault/v1", kind: "PodDefaultTemplateList", items };
}
