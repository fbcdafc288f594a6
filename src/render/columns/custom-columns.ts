import type { JsonObject } from "../../kubernetes/json.ts";
import type { Column } from "../table.ts";
import { evaluateTemplate } from "./evaluate.ts";
import { goText } from "./go-value.ts";
import { parseTemplate } from "./parse-template.ts";
import { fail } from "./path-cursor.ts";
import { relaxedPath } from "./relaxed-path.ts";

/** Columns as -o custom-columns names them. */
export type CustomColumns = readonly Column<JsonObject>[];

/** Reads `TITLE:PATH,...`. Throws a UsageError in kubectl's words. */
export function parseCustomColumns(spec: string): CustomColumns {
  return spec.split(",").map((part) => {
    const colon = part.indexOf(":");
    if (colon < 0) fail(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return customColumn(part.slice(0, colon), part.slice(colon + 1));
  });
}

/** Reads a file of -o custom-columns-file: a line of titles, and one of paths under them. */
export function parseColumnsFile(text: string): CustomColumns {
  const [titles, paths] = text.split(/\r?\n/).map((line) => line.split(/\s+/).filter(Boolean));
  const format =
    "Expected format is one line of space separated headers, one line of space separated column specs.";
  if (titles === undefined || text === "") return fail(`invalid template, missing header line. ${format}`);
  if (paths === undefined) return fail(`invalid template, missing spec line. ${format}`);
  if (titles.length !== paths.length) {
    fail(`number of headers (${titles.length}) and field specifications (${paths.length}) don't match`);
  }
  return titles.map((title, index) => customColumn(title, paths[index] ?? ""));
}

function customColumn(title: string, path: string): Column<JsonObject> {
  const template = parseTemplate(relaxedPath(path));
  return {
    title,
    cell: (object) => {
      const values = evaluateTemplate(template, object).flat();
      return values.length === 0 ? "<none>" : values.map(goText).join(",");
    },
  };
}
