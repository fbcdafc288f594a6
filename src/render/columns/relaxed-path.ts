import { fail } from "./path-cursor.ts";

/**
 * The path that custom-columns and --sort-by mean by `metadata.name`, `.metadata.name` and `{.metadata.name}` alike.
 * Mirrors RelaxedJSONPathExpression of kubectl's get.
 */
export function relaxedPath(text: string): string {
  if (text === "") return "";
  const [, braced, bare] = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text) ?? [];
  const path = braced ?? bare;
  return path === undefined
    ? fail(
        "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
      )
    : `{.${path}}`;
}
