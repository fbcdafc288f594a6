import { UsageError } from "../src/errors.ts";
import { noSuchFormat } from "./flags.ts";
import type { TemplateFormat } from "./template-format.ts";

export type { TemplateFormat };

/** The templates that print an object by paths; the others are tables of several objects. */
export const jsonPathTemplates = ["jsonpath", "jsonpath-as-json", "jsonpath-file"] as const;

/** What the formats of -o of one command are. */
export type Formats<Name extends string> = {
  readonly names: readonly Name[];
  /** Those that go on behind an equals sign: `jsonpath=`. */
  readonly templates: readonly string[];
  /** Names of what is printed without -o. */
  readonly plain: readonly string[];
};

/**
 * Reads the value of -o, and the file that it names; undefined where it is not given.
 * @throws UsageError in kubectl's words, InputError
 */
export async function readOutputFormat<Name extends string>(
  text: string | undefined,
  { names, templates, plain }: Formats<Name>,
  cwd: string,
): Promise<Name | TemplateFormat | undefined> {
  if (text === undefined || plain.includes(text)) return undefined;
  const name = names.find((one) => one === text);
  if (name !== undefined) return name;
  const [word = ""] = text.split("=", 1);
  if (!templates.includes(word)) throw new UsageError(noSuchFormat(text, [...names, ...templates, ...plain]));
  // Lazy import: the plain formats do not need the parser.
  const { readTemplateFormat } = await import("./template-format.ts");
  return readTemplateFormat(text, cwd);
}
