import type { Json, JsonObject } from "../kubernetes/json.ts";
import type { ParameterType } from "./parameter-types.ts";

/** One value that a template takes. */
export type Parameter = {
  readonly name: string;
  readonly type: ParameterType;
  readonly description: string;
  /** A parameter that is neither required nor has a default is optional. */
  readonly required: boolean;
  readonly default?: Json;
  /** A typical value; always present if a value is required. */
  readonly example?: Json;
  /** A regular expression for the whole value, as text. */
  readonly pattern?: string;
};

/** A PodDefault with placeholders, and its entry in the catalog. FORMAT.md describes the format. */
export type Template = {
  readonly name: string;
  /** One line for the catalog. */
  readonly summary: string;
  /** Paragraphs of its help page. */
  readonly description: string;
  readonly parameters: readonly Parameter[];
  /** The PodDefault, with `${parameter}` in its strings and keys. */
  readonly podDefault: JsonObject;
  /** Comment lines after the spec in the printed YAML. */
  readonly comments: readonly string[];
  /** "gallery", or its file. */
  readonly source: string;
};

/** Values by parameter name. Text is parsed to the type; other JSON must have the type. */
export type Values = ReadonlyMap<string, Json>;
