import { resolve } from "node:path";
import { InputError, UsageError } from "../src/errors.ts";
import { type JsonObject, ownValue } from "../src/kubernetes/json.ts";
import { readFileText } from "../src/manifest/read-file-text.ts";
import {
  type CustomColumns,
  parseColumnsFile,
  parseCustomColumns,
} from "../src/render/columns/custom-columns.ts";
import { parseJsonPath, renderJsonPath } from "../src/render/columns/json-path.ts";

/** A format that is a template of the user's. */
export type TemplateFormat =
  | { readonly kind: "custom-columns"; readonly columns: CustomColumns }
  | { readonly kind: "jsonpath"; readonly render: (object: JsonObject) => string };

type TemplateReader = (template: string, cwd: string) => TemplateFormat | Promise<TemplateFormat>;

const readers: Readonly<Record<string, TemplateReader>> = {
  "custom-columns": (text) => ({ kind: "custom-columns", columns: parseCustomColumns(text) }),
  "custom-columns-file": async (file, cwd) => ({
    kind: "custom-columns",
    columns: parseColumnsFile(await readTemplate(file, cwd)),
  }),
  jsonpath: (text) => jsonPath(text, false),
  "jsonpath-as-json": (text) => jsonPath(text, true),
  "jsonpath-file": async (file, cwd) => jsonPath(await readTemplate(file, cwd), false),
};

function jsonPath(text: string, asJson: boolean): TemplateFormat {
  const path = parseJsonPath(text, asJson);
  return { kind: "jsonpath", render: (object) => renderJsonPath(path, object) };
}

/** Reads `NAME=TEMPLATE`, and the file that it names. Throws a UsageError in kubectl's words, or an InputError. */
export async function readTemplateFormat(text: string, cwd: string): Promise<TemplateFormat> {
  const [name = ""] = text.split("=", 1);
  const template = text.slice(name.length + 1);
  const read = ownValue(readers, name);
  if (read === undefined || template === "") throw new UsageError(noTemplate(name));
  return read(template, cwd);
}

function noTemplate(name: string): string {
  return name.startsWith("custom-columns")
    ? "custom-columns format specified but no custom columns given"
    : "template format specified but no template given";
}

async function readTemplate(file: string, cwd: string): Promise<string> {
  const read = await readFileText(resolve(cwd, file), file);
  if ("text" in read) return read.text;
  throw new InputError([{ file, message: read.message }]);
}
