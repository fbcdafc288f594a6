import { formatJson, type JsonObject } from "../../src/kubernetes/json.ts";
import { formatYaml } from "../../src/kubernetes/yaml.ts";
import type { Document } from "../documents.ts";
import { jsonPathTemplates, readOutputFormat } from "../output-format.ts";

type WithoutVersion<D> = D extends unknown ? Omit<D, "apiVersion"> : never;
type Content = WithoutVersion<Document>;

const formats = { names: ["json", "yaml"] as const, templates: jsonPathTemplates, plain: ["text"] };

/**
 * What -o asks for; undefined where it is not given.
 * @throws UsageError in kubectl's words, InputError
 */
export async function readDocumentFormat(
  output: string | undefined,
  cwd: string,
): Promise<((content: Content) => string) | undefined> {
  const format = await readOutputFormat(output, formats, cwd);
  if (format === undefined) return undefined;
  return (content) => {
    const document = { apiVersion: "kubectl-poddefault/v1", ...content };
    if (format === "json") return `${formatJson(document, 2)}\n`;
    if (format === "yaml") return formatYaml(document);
    if (format.kind !== "jsonpath") throw new Error(`explain has no format ${format.kind}`);
    // Without what JSON does not have: undefined members.
    return format.render(JSON.parse(JSON.stringify(document)) as JsonObject);
  };
}
