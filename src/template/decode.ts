import type { Problem } from "../errors.ts";
import { formatPath, isObject, type JsonObject } from "../kubernetes/json.ts";
import type { Path, Place } from "../kubernetes/yaml.ts";
import { checkObject } from "../manifest/check-object.ts";
import type { Findings } from "../manifest/manifest-object.ts";
import { parseText } from "../manifest/parse-text.ts";
import { decodeParameters } from "./decode-parameters.ts";
import { type Report, readMapping, readOptionalText, readText, reportUnknownKeys } from "./faults.ts";
import { exampleValues, fillTemplate } from "./fill.ts";
import { placeholdersIn } from "./placeholders.ts";
import type { Parameter, Template } from "./template.ts";

const identity = { apiVersion: "kubectl-poddefault/v1", kind: "PodDefaultTemplate" };
const podDefaultIdentity = { apiVersion: "kubeflow.org/v1alpha1", kind: "PodDefault" };
const templateFields = ["name", "summary", "description", "parameters", "podDefault", "comments"];

/** A template, or every problem of the text. */
type Decoded =
  | { readonly ok: true; readonly template: Template }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      /** Absent if it cannot be read. */
      readonly name?: string;
    };

/** Reads a template and checks its fields, its parameters, and the PodDefault that its defaults and examples produce. */
export function decodeTemplate(text: string, file: string, source = file): Decoded {
  const yaml = parseText(text);
  if (!yaml.ok) return { ok: false, problems: [{ file, ...yaml.problem }] };
  const documents = yaml.documents.filter((document) => document !== null);
  const [root] = documents;
  if (documents.length !== 1 || !isObject(root)) {
    const found = documents.length === 1 ? "another value" : `${documents.length} YAML documents`;
    const message = `expected one mapping of kind ${identity.kind}, found ${found}`;
    return { ok: false, problems: [{ file, message }] };
  }
  if (yaml.duplicateKey) return { ok: false, problems: [{ file, ...yaml.duplicateKey }] };
  const problems: Problem[] = [];
  const locate = (path: Path): Place => yaml.locate(yaml.documents.indexOf(root), path);
  const template = decodeFields(root, source, (path, message) => {
    problems.push({ file, line: locate(path).line, path: formatPath(path), message });
  });
  if (problems.length === 0) problems.push(...checkFilled(template, file, locate));
  return problems.length > 0 ? { ok: false, problems, name: template.name } : { ok: true, template };
}

/** Checks the filled PodDefault against the types of the CRD. A field that the CRD would prune is an error, too. */
function checkFilled(template: Template, file: string, locate: (path: Path) => Place): readonly Problem[] {
  const filled = fillTemplate(template, exampleValues(template));
  if (!filled.ok) return filled.faults.map(({ parameter, message }) => ({ file, path: parameter, message }));
  const findings: Findings = { problems: [], warnings: [] };
  checkObject(findings, {
    ...podDefaultIdentity,
    object: filled.podDefault,
    file,
    locate: (path) => locate(["podDefault", ...path]),
  });
  return [...findings.problems, ...findings.warnings].map((problem) => ({
    ...problem,
    path: ["podDefault", problem.path].filter(Boolean).join("."),
  }));
}

function decodeFields(root: JsonObject, source: string, report: Report): Template {
  reportUnknownKeys(root, [...Object.keys(identity), ...templateFields], [], report);
  reportIdentity(root, identity, [], report);
  const parameters = decodeParameters(root["parameters"], ["parameters"], report);
  const podDefault = readMapping(root, "podDefault", [], report);
  checkPodDefault(podDefault, ["podDefault"], report);
  checkPlaceholders(podDefault, parameters, report);
  return {
    name: decodeName(root, report),
    summary: readText(root, "summary", [], report),
    description: readText(root, "description", [], report).trim(),
    parameters,
    podDefault,
    comments: decodeComments(root, report),
    source,
  };
}

function reportIdentity(object: JsonObject, wanted: typeof identity, path: Path, report: Report): void {
  for (const [key, value] of Object.entries(wanted)) {
    if (object[key] === value) continue;
    if (object[key] === undefined) report(path, `${key} is missing, expected ${value}`);
    else report([...path, key], `expected ${value}, found ${JSON.stringify(object[key])}`);
  }
}

function decodeName(root: JsonObject, report: Report): string {
  const name = readText(root, "name", [], report);
  if (name !== "" && !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    report(["name"], `${JSON.stringify(name)} has characters other than lower-case letters, digits and -`);
  }
  return name;
}

/** Checks what placeholders cannot change: the kind of the object and its fields. */
function checkPodDefault(podDefault: JsonObject, path: Path, report: Report): void {
  if (Object.keys(podDefault).length === 0) return;
  reportUnknownKeys(podDefault, [...Object.keys(podDefaultIdentity), "metadata", "spec"], path, report);
  reportIdentity(podDefault, podDefaultIdentity, path, report);
  const metadata = readMapping(podDefault, "metadata", path, report);
  readText(metadata, "name", [...path, "metadata"], report);
  if (metadata["namespace"] !== undefined) {
    report([...path, "metadata", "namespace"], "a template has no namespace; -n chooses it");
  }
}

function checkPlaceholders(podDefault: JsonObject, parameters: readonly Parameter[], report: Report): void {
  const used = placeholdersIn(podDefault, ["podDefault"]);
  const declared = new Set(parameters.map(({ name }) => name));
  for (const { name, path } of used.filter(({ name }) => !declared.has(name))) {
    report(path, `unknown parameter ${name || '""'}; for a literal \${${name}} write $\${${name}}`);
  }
  const names = new Set(used.map(({ name }) => name));
  parameters.forEach(({ name }, index) => {
    if (!names.has(name)) report(["parameters", index], `parameter ${name} is not used in podDefault`);
  });
}

function decodeComments(root: JsonObject, report: Report): readonly string[] {
  const lines = readOptionalText(root, "comments", [], report)?.trimEnd().split("\n") ?? [];
  for (const line of lines.filter((line) => line !== "" && !line.startsWith("#"))) {
    report(["comments"], `the line ${JSON.stringify(line)} does not start with #`);
  }
  return lines;
}
