import { resolve } from "node:path";
import { InputError, UsageError } from "../../src/errors.ts";
import { isObject, type Json, type JsonObject } from "../../src/kubernetes/json.ts";
import type { LabelSelector } from "../../src/kubernetes/selector.ts";
import { parseText } from "../../src/manifest/parse-text.ts";
import { decodeText, type FileText, readFileText } from "../../src/manifest/read-file-text.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { fillTemplate, missingParameters } from "../../src/template/fill.ts";
import { parseValue } from "../../src/template/parameter-types.ts";
import type { Parameter, Template, Values } from "../../src/template/template.ts";
import type { Io } from "../io.ts";
import type { Options } from "./flags.ts";

/**
 * The PodDefault of a template with the values of the command line, and with `name` as its name if that is given. Asks the
 * person at the terminal for missing values, unless --no-input. Throws a UsageError for a malformed flag, an InputError with
 * every parameter that is missing, unknown or malformed.
 */
export async function fillFromOptions(
  template: Template,
  name: string | undefined,
  options: Options,
  io: Io,
): Promise<PodDefault> {
  const values = await readValues(options, io);
  const isAsked = io.ask !== undefined && !options.noInput;
  const filled = fillTemplate(template, isAsked ? await askForMissing(template, values, io) : values);
  if (!filled.ok) {
    const file = `template ${template.name}`;
    throw new InputError(filled.faults.map(({ parameter, message }) => ({ file, path: parameter, message })));
  }
  const podDefault = selecting(options.selector, filled.podDefault);
  if (name === undefined) return podDefault;
  const checked = parseValue("name", undefined, name);
  if (!checked.ok) throw new UsageError(`invalid name: ${checked.fault}`);
  return { ...podDefault, metadata: { ...podDefault.metadata, name } };
}

/** Selectors that no Pod has to opt in for: what Kubeflow's controllers set on every Pod of a kind. */
const namedSelectors: Readonly<Record<string, LabelSelector>> = {
  "pipeline-steps": { matchLabels: { "pipelines.kubeflow.org/v2_component": "true" } },
  notebooks: { matchExpressions: [{ key: "notebook-name", operator: "Exists" }] },
};

function selecting(text: string | undefined, podDefault: PodDefault): PodDefault {
  if (text === undefined) return podDefault;
  const selector = namedSelectors[text] ?? {
    matchLabels: Object.fromEntries(text.split(",").map(readLabel)),
  };
  return { ...podDefault, spec: { ...podDefault.spec, selector } };
}

/** @throws UsageError */
function readLabel(text: string): readonly [key: string, value: string] {
  const [, key = "", value] = /^\s*([^=\s]+)={1,2}([^=\s]*)\s*$/.exec(text) ?? [];
  const form = `--selector takes key=value[,key=value], ${Object.keys(namedSelectors).join(" or ")}`;
  if (value === undefined) throw new UsageError(`${form}, not ${JSON.stringify(text)}`);
  const faults = [parseValue("label", undefined, key), parseValue("label-value", undefined, value)];
  const fault = faults.find((one) => !one.ok);
  if (fault !== undefined && !fault.ok) throw new UsageError(`--selector ${text}: ${fault.fault}`);
  return [key, value];
}

/** As in helm, --set-file wins over --set, and --set over --values. */
async function readValues({ values, set, setFile }: Options, io: Io): Promise<Values> {
  const inFiles = await Promise.all(values.map((file) => readValuesFile(file, io)));
  const asText = set.flatMap((text) => splitSettings("set", text));
  const fromFiles = await Promise.all(
    setFile
      .flatMap((text) => splitSettings("set-file", text))
      .map(async ([name, file]) => [name, await readText(file, io)] as const),
  );
  return new Map<string, Json>([
    ...inFiles.flatMap((object) => Object.entries(object)),
    ...asText,
    ...fromFiles,
  ]);
}

/** `a=b,c=d`, with `\,` for a comma in a value (helm: strvals.Parse). */
function splitSettings(flag: "set" | "set-file", text: string): readonly (readonly [string, string])[] {
  const settings = text.match(/(?:\\[\\,]|[^,])+/gs) ?? [""];
  return settings.map((setting) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
    if (name !== undefined && value !== undefined) return [name, value.replaceAll(/\\([\\,])/g, "$1")];
    const form = flag === "set" ? "PARAMETER=VALUE" : "PARAMETER=FILE";
    const hint = settings.length > 1 ? " (write \\, for a comma in a value)" : "";
    throw new UsageError(`--${flag} ${text}: ${JSON.stringify(setting)} is not ${form}${hint}`);
  });
}

/** A YAML or JSON mapping from parameters to values. */
async function readValuesFile(file: string, io: Io): Promise<JsonObject> {
  const parsed = parseText(await readText(file, io));
  if (!parsed.ok) throw new InputError([{ file, ...parsed.problem }]);
  const documents = parsed.documents.filter((document) => document !== null);
  const [values = {}] = documents;
  if (documents.length <= 1 && isObject(values)) return values;
  throw new InputError([{ file, message: "expected one mapping from parameters to values" }]);
}

async function readText(file: string, io: Io): Promise<string> {
  const read: FileText =
    file === "-" ? decodeText(await io.readStdin()) : await readFileText(resolve(io.cwd, file), file);
  if ("text" in read) return read.text;
  throw new InputError([{ file, ...read }]);
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

/** Asks until the answer is valid; undefined at the end of the input. An empty line does not count. */
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
    io.stderr.write(`${parsed.ok ? "a value is required" : parsed.fault}\n`);
  }
}
