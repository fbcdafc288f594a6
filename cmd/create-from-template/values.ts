import { resolve } from "node:path";
import { InputError, UsageError } from "../../src/errors.ts";
import { isObject, type Json, type JsonObject } from "../../src/kubernetes/json.ts";
import { parseText } from "../../src/manifest/parse-text.ts";
import { decodeText, type FileText, readFileText } from "../../src/manifest/read-file-text.ts";
import type { Values } from "../../src/template/template.ts";
import type { Io } from "../io.ts";

type ValueOptions = {
  readonly set: readonly string[];
  readonly setFile: readonly string[];
  readonly values: readonly string[];
};

/** What the flags give for the parameters; of one parameter given twice, as in helm, --set-file wins over --set, and both over --values. */
export async function readValues({ values, set, setFile }: ValueOptions, io: Io): Promise<Values> {
  const inFiles = await Promise.all(values.map((file) => readValuesFile(file, io)));
  const asText = set.map((setting) => splitSetting("set", setting));
  const fromFiles = await Promise.all(
    setFile.map(async (setting) => {
      const [name, file] = splitSetting("set-file", setting);
      return [name, await readText(file, io)] as const;
    }),
  );
  return new Map<string, Json>([
    ...inFiles.flatMap((object) => Object.entries(object)),
    ...asText,
    ...fromFiles,
  ]);
}

function splitSetting(flag: string, setting: string): readonly [string, string] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  const wanted = flag === "set" ? "PARAMETER=VALUE" : "PARAMETER=FILE";
  throw new UsageError(`--${flag} ${setting}: wanted ${wanted}`);
}

/** A YAML or JSON mapping from parameters to values. */
async function readValuesFile(file: string, io: Io): Promise<JsonObject> {
  const parsed = parseText(await readText(file, io));
  if (!parsed.ok) throw new InputError([{ file, ...parsed.problem }]);
  const documents = parsed.documents.filter((document) => document !== null);
  const [values = {}] = documents;
  if (documents.length <= 1 && isObject(values)) return values;
  throw new InputError([
    { file, message: "wanted one mapping from the template's parameters to their values" },
  ]);
}

async function readText(file: string, io: Io): Promise<string> {
  const read: FileText =
    file === "-" ? decodeText(await io.readStdin()) : await readFileText(resolve(io.cwd, file), file);
  if ("text" in read) return read.text;
  throw new InputError([{ file, ...read }]);
}
