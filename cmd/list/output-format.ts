import type { CustomColumns } from "../../src/render/columns/custom-columns.ts";
import type { JsonPath } from "../../src/render/columns/json-path.ts";

/** What -o asks for. */
export type OutputFormat =
  | { readonly kind: "table"; readonly wide: boolean }
  | { readonly kind: "name" | "json" | "yaml" }
  | { readonly kind: "custom-columns"; readonly columns: CustomColumns }
  | { readonly kind: "jsonpath"; readonly path: JsonPath };

/** Reads the value of -o, and the file that it names. Throws a UsageError in kubectl's words, or an InputError. */
export async function readOutputFormat(text: string | undefined, cwd: string): Promise<OutputFormat> {
  switch (text) {
    case undefined:
    case "wide":
      return { kind: "table", wide: text === "wide" };
    case "name":
    case "json":
    case "yaml":
      return { kind: text };
  }
  // Templates have a parser, which the plain formats need not wait for.
  const { readTemplateFormat } = await import("./template-format.ts");
  return readTemplateFormat(text, cwd);
}
