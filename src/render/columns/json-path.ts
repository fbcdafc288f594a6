import { UsageError } from "../../errors.ts";
import { isObject, type Json, type JsonObject } from "../../model/json.ts";
import { goJson } from "../list-objects.ts";
import { evaluateTemplate } from "./evaluate.ts";
import { goText } from "./go-value.ts";
import { parseTemplate } from "./parse-template.ts";
import type { Template } from "./path-nodes.ts";

/** A template of -o jsonpath, and whether its results are printed as JSON (-o jsonpath-as-json). */
export type JsonPath = { readonly text: string; readonly template: Template; readonly asJson: boolean };

/** Reads a template. Throws a UsageError in kubectl's words. */
export function parseJsonPath(text: string, asJson: boolean): JsonPath {
  return explained(`error parsing jsonpath ${text}, `, () => ({
    text,
    template: parseTemplate(text),
    asJson,
  }));
}

/** What a template makes of an object. Throws a UsageError in kubectl's words where the object does not fit. */
export function renderJsonPath({ text, template, asJson }: JsonPath, object: JsonObject): string {
  return explained(`error executing jsonpath ${JSON.stringify(text)}: Error executing template: `, () =>
    evaluateTemplate(template, object)
      .map((values) => (asJson ? `${goJson(values, 4)}\n` : values.map(printed).join(" ")))
      .join(""),
  );
}

/** Maps and lists as JSON, all else as text. */
function printed(value: Json): string {
  return Array.isArray(value) || isObject(value) ? goJson(value) : goText(value);
}

function explained<T>(prefix: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${prefix}${error.message}`, error.command) : error;
  }
}
