import { isObject, type Json, type JsonObject } from "../kubernetes/json.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { nearMiss } from "../near-miss.ts";
import { quoteForShell } from "../quote-for-shell.ts";
import { parseValue } from "./parameter-types.ts";
import { replacePlaceholders } from "./placeholders.ts";
import type { Parameter, Template, Values } from "./template.ts";

/** A problem with the value of one parameter. */
type ValueFault = {
  readonly parameter: string;
  readonly kind: "missing" | "unknown" | "malformed";
  readonly message: string;
};

type Filled =
  | { readonly ok: true; readonly podDefault: PodDefault }
  | { readonly ok: false; readonly faults: readonly ValueFault[] };

/** The PodDefault of a template for these values, or every parameter that is missing, unknown or malformed. */
export function fillTemplate(template: Template, values: Values): Filled {
  const known = template.parameters.map(({ name }) => name);
  const unknown = [...values.keys()].filter((name) => !known.includes(name));
  const read = template.parameters.map((parameter) => readValue(parameter, values));
  const faults = [
    ...read.flatMap((value) => ("fault" in value ? [value.fault] : [])),
    ...unknown.map((name) => unknownFault(name, template)),
  ];
  if (faults.length > 0) return { ok: false, faults };
  const filled = new Map(read.flatMap((value) => ("entry" in value ? [value.entry] : [])));
  return { ok: true, podDefault: asPodDefault(replacePlaceholders(template.podDefault, filled)) };
}

/** Required parameters without a value. */
export function missingParameters({ parameters }: Template, values: Values): readonly Parameter[] {
  return parameters.filter(({ name, required }) => required && !values.has(name));
}

/** The example of every parameter that has one. */
export function exampleValues({ parameters }: Template): Values {
  return new Map(
    parameters.flatMap(({ name, example }) => (example === undefined ? [] : [[name, example] as const])),
  );
}

type Read =
  | { readonly entry: readonly [string, Json] }
  | { readonly fault: ValueFault }
  | { readonly absent: true };

function readValue(parameter: Parameter, values: Values): Read {
  const { name, type, pattern, description, example } = parameter;
  const given = values.get(name);
  if (given !== undefined) {
    const parsed = parseValue(type, pattern, given);
    if (parsed.ok) return { entry: [name, parsed.value] };
    const hint = example === undefined ? "" : `; for example ${String(example)}`;
    return { fault: { parameter: name, kind: "malformed", message: `${parsed.fault}${hint}` } };
  }
  if (parameter.default !== undefined) return { entry: [name, parameter.default] };
  if (!parameter.required) return { absent: true };
  const message = `required parameter is missing (${description}); add ${settingFor(name, example)}`;
  return { fault: { parameter: name, kind: "missing", message } };
}

/** `--set NAME=VALUE` for a shell; a comma in the value is escaped. */
export function settingFor(name: string, value: Json | undefined): string {
  const text = String(value).replaceAll(/[\\,]/g, "\\$&");
  return `--set ${name}=${quoteForShell(text)}`;
}

function unknownFault(name: string, { parameters }: Template): ValueFault {
  const known = parameters.map((parameter) => parameter.name);
  const meant = nearMiss(name, known);
  const list = `the parameters are ${known.join(", ") || "none"}`;
  const hint = meant === undefined ? list : `did you mean ${meant}?`;
  return { parameter: name, kind: "unknown", message: `unknown parameter; ${hint}` };
}

/** decode.ts has checked kind, metadata and selector, which placeholders cannot remove. */
function asPodDefault(value: Json | undefined): PodDefault {
  if (!isObject(value)) throw new TypeError("a filled template is not an object");
  return value as JsonObject & PodDefault;
}
