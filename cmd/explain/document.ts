import { formatYaml } from "../../src/kubernetes/yaml.ts";

/** A document for machines, in the plugin's own API group. */
export function formatDocument(
  content: { readonly kind: string; readonly [member: string]: unknown },
  format: "json" | "yaml",
): string {
  const document = { apiVersion: "kubectl-poddefault/v1", ...content };
  return format === "json" ? `${JSON.stringify(document, null, 2)}\n` : formatYaml(document);
}
