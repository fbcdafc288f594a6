import { isObject, type JsonObject } from "../kubernetes/json.ts";
import type { Path } from "../kubernetes/yaml.ts";
import { nearMiss } from "../near-miss.ts";

/** Records a fault. Reading goes on, so that one run finds all of them. */
export type Report = (path: Path, message: string) => void;

/** Reports unknown keys, each with the most similar known one. */
export function reportUnknownKeys(
  object: JsonObject,
  known: readonly string[],
  path: Path,
  report: Report,
): void {
  for (const key of Object.keys(object).filter((key) => !known.includes(key))) {
    const meant = nearMiss(key, known);
    const hint = meant === undefined ? `the fields are ${known.join(", ")}` : `did you mean ${meant}?`;
    report([...path, key], `unknown field; ${hint}`);
  }
}

/** The text of a required field; "" after a fault. */
export function readText(object: JsonObject, key: string, path: Path, report: Report): string {
  const value = object[key];
  if (typeof value === "string" && value.trim() !== "") return value;
  if (value === undefined) report(path, `${key} is missing`);
  else report([...path, key], `${JSON.stringify(value)} is not a string`);
  return "";
}

/** The text of an optional field. */
export function readOptionalText(
  object: JsonObject,
  key: string,
  path: Path,
  report: Report,
): string | undefined {
  return object[key] === undefined ? undefined : readText(object, key, path, report);
}

/** The mapping of a required field; an empty one after a fault. */
export function readMapping(object: JsonObject, key: string, path: Path, report: Report): JsonObject {
  const value = object[key];
  if (isObject(value)) return value;
  if (value === undefined) report(path, `${key} is missing`);
  else report([...path, key], `${JSON.stringify(value)} is not a mapping`);
  return {};
}
