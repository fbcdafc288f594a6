import type { Json, JsonObject } from "../kubernetes/json.ts";
import type { ParameterType } from "./parameter-types.ts";

/** One value that a template asks for. */
export type Parameter = {
  readonly name: string;
  readonly type: ParameterType;
  readonly description: string;
  /** Whether a value has to be given. One that is neither required nor has a default may stay away. */
  readonly required: boolean;
  readonly default?: Json;
  /** A value as a user might give it; always there where a value has to be given. */
  readonly example?: Json;
  /** A regular expression that the whole value, as text, has to match. */
  readonly pattern?: string;
};

/** A PodDefault with placeholders, and what a catalog says about it. Its format: FORMAT.md. */
export type Template = {
  readonly name: string;
  /** One line for the catalog. */
  readonly summary: string;
  /** Paragraphs for the template's help page. */
  readonly description: string;
  readonly parameters: readonly Parameter[];
  /** The PodDefault, with `${parameter}` in its strings and keys. */
  readonly podDefault: JsonObject;
  /** Comment lines that follow the spec when the PodDefault is printed as YAML. */
  readonly comments: readonly string[];
  /** "gallery", or the file that it was read from. */
  readonly source: string;
};

/** What a user gives for the parameters, by name. Text stands for any type; other JSON has to be of the type. */
export type Values = ReadonlyMap<string, Json>;
