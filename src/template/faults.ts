import { isObject, type JsonObject } from "../kubernetes/json.ts";
import type { Path } from "../kubernetes/yaml.ts";
import { nearMiss } from "../near-miss.ts";

/** Takes note of a fault; reading goes on, so that all are found at once. */
export type Report = (path: Path, message: string) => void;

/** Reports keys that mean nothing here, each with the one that was most likely meant. */
export function reportUnknownKeys(
  object: JsonObject,
  known: readonly string[],
  path: Path,
  report: Report,
): void {
  for (const key of Object.keys(object).filter((key) => !known.includes(key))) {
    const meant = nearMiss(key, known);
    const hint = meant === undefined ? `known are ${known.join(", ")}` : `did you mean ${meant}?`;
    report([...path, key], `unknown field; ${hint}`);
  }
}

/** The text in a field that has to hold one; "" once the fault is reported. */
export function readText(object: JsonObject, key: string, path: Path, report: Report): string {
  const value = object[key];
  if (typeof value === "string" && value.trim() !== "") return value;
  if (value === undefined) report(path, `${key} is missing`);
  else report([...path, key], `${JSON.stringify(value)} is not a text`);
  return "";
}

/** The text in a field that may be absent. */
export function readOptionalText(
  object: JsonObject,
  key: string,
  path: Path,
  report: Report,
): string | undefined {
  return object[key] === undefined ? undefined : readText(object, key, path, report);
}

/** The mapping in a field that has to hold one; an empty one once the fault is reported. */
export function readMapping(object: JsonObject, key: string, path: Path, report: Report): JsonObject {
  const value = object[key];
  if (isObject(value)) return value;
  if (value === undefined) report(path, `${key} is missing`);
  else report([...path, key], `${JSON.stringify(value)} is not a mapping`);
  return {};
}
