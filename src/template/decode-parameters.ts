import { isObject, type Json, type JsonObject } from "../kubernetes/json.ts";
import type { Path } from "../kubernetes/yaml.ts";
import { type Report, readOptionalText, readText, reportUnknownKeys } from "./faults.ts";
import { compilePattern, isParameterType, parameterTypes, parseValue } from "./parameter-types.ts";
import type { Parameter } from "./template.ts";

const parameterFields = ["name", "type", "description", "default", "example", "pattern", "required"];
const parameterName = /^[A-Za-z][-_A-Za-z0-9]*$/;

/** The readable parameters of a template. Reports every fault. */
export function decodeParameters(value: Json | undefined, path: Path, report: Report): readonly Parameter[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    report(path, "not a list of parameters");
    return [];
  }
  const seen = new Set<string>();
  return value.flatMap((item: Json, index) => {
    const itemPath = [...path, index];
    if (!isObject(item)) {
      report(itemPath, `${JSON.stringify(item)} is not a mapping`);
      return [];
    }
    const parameter = decodeParameter(item, itemPath, report);
    if (seen.has(parameter.name)) report([...itemPath, "name"], `duplicate parameter ${parameter.name}`);
    seen.add(parameter.name);
    return [parameter];
  });
}

function decodeParameter(item: JsonObject, path: Path, report: Report): Parameter {
  reportUnknownKeys(item, parameterFields, path, report);
  const name = readText(item, "name", path, report);
  if (name !== "" && !parameterName.test(name)) {
    report([...path, "name"], `${JSON.stringify(name)} is not a letter followed by letters, digits, - and _`);
  }
  const pattern = decodePattern(item, path, report);
  const parameter = {
    name,
    type: decodeType(item, path, report),
    description: readText(item, "description", path, report),
    required: decodeRequired(item, path, report),
    ...(pattern !== undefined && { pattern }),
  };
  const fixed = decodeValue(item, "default", parameter, path, report);
  const example = decodeValue(item, "example", parameter, path, report);
  if (parameter.required && item["example"] === undefined) {
    report(path, "example is missing; the help page of a required parameter needs one");
  }
  return {
    ...parameter,
    ...(fixed !== undefined && { default: fixed }),
    ...(example !== undefined && { example }),
  };
}

function decodeType(item: JsonObject, path: Path, report: Report): Parameter["type"] {
  const type = item["type"] ?? "string";
  if (isParameterType(type)) return type;
  report([...path, "type"], `${JSON.stringify(type)} is not one of ${parameterTypes.join(", ")}`);
  return "string";
}

function decodePattern(item: JsonObject, path: Path, report: Report): string | undefined {
  const source = readOptionalText(item, "pattern", path, report);
  if (source === undefined) return undefined;
  try {
    compilePattern(source);
    return source;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    report([...path, "pattern"], error.message);
    return undefined;
  }
}

/** By default, a parameter without a default value is required. */
function decodeRequired(item: JsonObject, path: Path, report: Report): boolean {
  const hasDefault = item["default"] !== undefined;
  const required = item["required"] ?? !hasDefault;
  if (typeof required !== "boolean") {
    report([...path, "required"], `${JSON.stringify(required)} is not true or false`);
    return false;
  }
  if (required && hasDefault) report([...path, "required"], "a parameter with a default cannot be required");
  return required;
}

function decodeValue(
  item: JsonObject,
  key: "default" | "example",
  parameter: Pick<Parameter, "type" | "pattern">,
  path: Path,
  report: Report,
): Json | undefined {
  const given = item[key];
  if (given === undefined) return undefined;
  const parsed = parseValue(parameter.type, parameter.pattern, given);
  if (parsed.ok) return parsed.value;
  report([...path, key], parsed.fault);
  return undefined;
}
