import { UsageError } from "../../src/errors.ts";
import { readOutputFormat, type TemplateFormat } from "../output-format.ts";

/** What -o asks for. */
export type ListFormat =
  | { readonly kind: "table"; readonly wide: boolean }
  | { readonly kind: "name" | "json" | "yaml" }
  | TemplateFormat;

const formats = {
  names: ["json", "name", "wide", "yaml"] as const,
  templates: ["custom-columns", "custom-columns-file", "jsonpath", "jsonpath-as-json", "jsonpath-file"],
  plain: ["table"],
};

/** Reads the value of -o, and the file that it names. Throws a UsageError in kubectl's words, or an InputError. */
export async function readListFormat(text: string | undefined, cwd: string): Promise<ListFormat> {
  const format = await readOutputFormat(text, formats, cwd);
  if (format === undefined || format === "wide") return { kind: "table", wide: format === "wide" };
  return typeof format === "string" ? { kind: format } : format;
}

/** For `list --pods`, which prints no PodDefaults. */
export function podsHaveNoFormat(kind: string): UsageError {
  return new UsageError(`--pods has no output format ${kind}: use json, name, wide or yaml`);
}
