import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { InputError, UsageError } from "../../src/errors.ts";
import { parseColumnsFile, parseCustomColumns } from "../../src/render/columns/custom-columns.ts";
import { parseJsonPath } from "../../src/render/columns/json-path.ts";
import type { OutputFormat } from "./output-format.ts";

type TemplateReader = (template: string, cwd: string) => OutputFormat | Promise<OutputFormat>;

/** Formats that go on behind an equals sign. */
const templates: Readonly<Record<string, TemplateReader>> = {
  "custom-columns": (text) => ({ kind: "custom-columns", columns: parseCustomColumns(text) }),
  "custom-columns-file": async (file, cwd) => ({
    kind: "custom-columns",
    columns: parseColumnsFile(await readTemplate(file, cwd)),
  }),
  jsonpath: (text) => ({ kind: "jsonpath", path: parseJsonPath(text, false) }),
  "jsonpath-as-json": (text) => ({ kind: "jsonpath", path: parseJsonPath(text, true) }),
  "jsonpath-file": async (file, cwd) => ({
    kind: "jsonpath",
    path: parseJsonPath(await readTemplate(file, cwd), false),
  }),
};

/** Reads a format that is a template, and the file that it names. Throws a UsageError in kubectl's words, or an InputError. */
export async function readTemplateFormat(text: string, cwd: string): Promise<OutputFormat> {
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  const read = Object.hasOwn(templates, name) ? templates[name] : undefined;
  if (read === undefined) throw new UsageError(noSuchFormat(text));
  const template = equals < 0 ? "" : text.slice(equals + 1);
  if (template === "") throw new UsageError(noTemplate(name));
  return read(template, cwd);
}

function noSuchFormat(text: string): string {
  const allowed = [...Object.keys(templates), "json", "name", "wide", "yaml"].sort().join(",");
  return `unable to match a printer suitable for the output format "${text}", allowed formats are: ${allowed}`;
}

function noTemplate(name: string): string {
  return name.startsWith("custom-columns")
    ? "custom-columns format specified but no custom columns given"
    : "template format specified but no template given";
}

async function readTemplate(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), "utf8");
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file or directory" : String(error);
    throw new InputError([{ file, message: `error reading template: ${why}` }]);
  }
}
