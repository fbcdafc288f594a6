import { InputError, UsageError } from "../../src/errors.ts";
import type { Json } from "../../src/kubernetes/json.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { fillTemplate, missingParameters } from "../../src/template/fill.ts";
import { parseValue } from "../../src/template/parameter-types.ts";
import type { Parameter, Template, Values } from "../../src/template/template.ts";
import type { Io } from "../io.ts";

/**
 * The PodDefault of a template, named `name` if given; asks for what is missing if somebody is there and `noInput` is not
 * set. Throws an InputError with every parameter that is missing, unknown or malformed.
 */
export async function fillOrAsk(
  template: Template,
  values: Values,
  { name, noInput }: { readonly name: string | undefined; readonly noInput: boolean },
  io: Io,
): Promise<PodDefault> {
  const complete = io.ask === undefined || noInput ? values : await askForMissing(template, values, io);
  const filled = fillTemplate(template, complete);
  if (!filled.ok) {
    const file = `template ${template.name}`;
    throw new InputError(filled.faults.map(({ parameter, message }) => ({ file, path: parameter, message })));
  }
  return name === undefined ? filled.podDefault : rename(filled.podDefault, name);
}

function rename(podDefault: PodDefault, name: string): PodDefault {
  const checked = parseValue("name", undefined, name);
  if (!checked.ok) throw new UsageError(`--name: ${checked.fault}`);
  return { ...podDefault, metadata: { ...podDefault.metadata, name } };
}

async function askForMissing(template: Template, values: Values, io: Io): Promise<Values> {
  const answered = new Map<string, Json>(values);
  for (const parameter of missingParameters(template, values)) {
    const answer = await askFor(parameter, io);
    if (answer === undefined) return answered;
    answered.set(parameter.name, answer);
  }
  return answered;
}

/** Asks until the answer fits; undefined if the input ends. An empty line is no answer. */
async function askFor(
  { name, description, example, type, pattern }: Parameter,
  io: Io,
): Promise<Json | undefined> {
  const question = `${description} (for example ${String(example)})\n${name}: `;
  for (;;) {
    const answer = await io.ask?.(question);
    if (answer === undefined) {
      io.stderr.write("\n");
      return undefined;
    }
    const parsed = parseValue(type, pattern, answer);
    if (parsed.ok && answer !== "") return parsed.value;
    io.stderr.write(`${parsed.ok ? "a value is needed" : parsed.fault}\n`);
  }
}
