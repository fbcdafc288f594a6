import { parseYaml, type YamlText } from "../kubernetes/yaml.ts";
import { checkExpansion } from "./expansion.ts";
import { parseJson } from "./json-text.ts";

/** The documents of a manifest, YAML or JSON, safe to be walked and written. */
export function parseText(text: string): YamlText {
  const json = parseJson(text);
  if (json) return json;
  const yaml = parseYaml(text);
  if (!yaml.ok) return yaml;
  for (const [document, value] of yaml.documents.entries()) {
    const refusal = checkExpansion(value, yaml.hasAliases);
    if (!refusal) continue;
    const { line } = yaml.locate(document, refusal.path);
    return { ok: false, problem: { line, message: refusal.message } };
  }
  return yaml;
}
