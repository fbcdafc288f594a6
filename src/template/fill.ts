import { isObject, type Json, type JsonObject } from "../kubernetes/json.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { nearMiss } from "../near-miss.ts";
import { quoteForShell } from "../quote-for-shell.ts";
import { parseValue } from "./parameter-types.ts";
import { replacePlaceholders } from "./placeholders.ts";
import type { Parameter, Template, Values } from "./template.ts";

/** What is wrong with the value of one parameter. */
type ValueFault = {
  readonly parameter: string;
  readonly kind: "missing" | "unknown" | "malformed";
  readonly message: string;
};

type Filled =
  | { readonly ok: true; readonly podDefault: PodDefault }
  | { readonly ok: false; readonly faults: readonly ValueFault[] };

/** The PodDefault that a template gives for these values, or every parameter that is missing, unknown or malformed. */
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

/** The parameters that have to be given and are not. */
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
  const message = `missing (${description}); give it with --set ${name}=${quoteForShell(String(example))}`;
  return { fault: { parameter: name, kind: "missing", message } };
}

function unknownFault(name: string, { parameters }: Template): ValueFault {
  const known = parameters.map((parameter) => parameter.name);
  const meant = nearMiss(name, known);
  const hint = meant === undefined ? `it has ${known.join(", ") || "none"}` : `did you mean ${meant}?`;
  return { parameter: name, kind: "unknown", message: `no such parameter; ${hint}` };
}

/** Kind, metadata and selector are checked where the template is read; placeholders take nothing of that away. */
function asPodDefault(value: Json | undefined): PodDefault {
  if (!isObject(value)) throw new TypeError("a filled template is not an object");
  return value as JsonObject & PodDefault;
}
