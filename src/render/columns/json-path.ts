import { UsageError } from "../../errors.ts";
import type { Json, JsonObject } from "../../kubernetes/json.ts";
import { goJson } from "../list-objects.ts";
import { evaluateTemplate } from "./evaluate.ts";
import { goText } from "./go-value.ts";
import { arrangeActions, readActions } from "./parse-template.ts";
import type { Template } from "./path-nodes.ts";

/** A template of -o jsonpath, and whether its results are printed as JSON (-o jsonpath-as-json). */
export type JsonPath = { readonly text: string; readonly template: Template; readonly asJson: boolean };

/** Reads a template. Throws a UsageError in kubectl's words. */
export function parseJsonPath(text: string, asJson: boolean): JsonPath {
  const actions = explained(`error parsing jsonpath ${text}, `, () => readActions(text));
  return { text, template: explained(whileExecuting(text), () => arrangeActions(actions)), asJson };
}

/** What a template makes of an object. Throws a UsageError in kubectl's words where the object does not fit. */
export function renderJsonPath({ text, template, asJson }: JsonPath, object: JsonObject): string {
  return explained(whileExecuting(text), () =>
    evaluateTemplate(template, object)
      .map((values) => (asJson ? `${goJson(values, 4)}\n` : values.map(printed).join(" ")))
      .join(""),
  );
}

/** Maps, lists and null as JSON, all else as text. */
function printed(value: Json): string {
  return typeof value === "object" ? goJson(value) : goText(value);
}

function whileExecuting(text: string): string {
  return `error executing jsonpath ${JSON.stringify(text)}: Error executing template: `;
}

function explained<T>(prefix: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${prefix}${error.message}`) : error;
  }
}
