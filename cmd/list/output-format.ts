import { UsageError } from "../../src/errors.ts";

/** What -o asks for. */
export type OutputFormat =
  | { readonly kind: "table"; readonly wide: boolean }
  | { readonly kind: "name" | "json" | "yaml" };

const formats = ["json", "name", "wide", "yaml"];

/** Reads the value of -o. Throws a UsageError in kubectl's words. */
export function readOutputFormat(text: string | undefined): OutputFormat {
  switch (text) {
    case undefined:
    case "wide":
      return { kind: "table", wide: text === "wide" };
    case "name":
    case "json":
    case "yaml":
      return { kind: text };
    default:
      throw new UsageError(
        `unable to match a printer suitable for the output format "${text}", allowed formats are: ${formats.join(",")}`,
        "list",
      );
  }
}
