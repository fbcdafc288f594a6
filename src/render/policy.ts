import type { JsonObject } from "../kubernetes/json.ts";
import { formatYaml } from "../kubernetes/yaml.ts";
import { wrap } from "./wrap.ts";

/**
 * Objects as YAML documents, below a comment that says what they were made from and what to know about them.
 * @param title what they are, a sentence
 * @param notes sentences, one an item of the comment
 */
export function renderPolicy(
  objects: readonly JsonObject[],
  title: string,
  notes: readonly string[],
): string {
  const paragraphs = [
    wrap(title, commentWidth),
    ...notes.map((note) => wrap(`- ${note}`, commentWidth, "", "  ")),
  ];
  const lines = paragraphs.join("\n");
  const comment = lines.replaceAll(/^/gm, "# ");
  return `${comment}\n${objects.map(formatYaml).join("---\n")}`;
}

const commentWidth = 118;
