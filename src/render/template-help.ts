import type { JsonObject } from "../kubernetes/json.ts";
import { formatYaml } from "../kubernetes/yaml.ts";
import { exampleValues, fillTemplate, settingFor } from "../template/fill.ts";
import type { Parameter, Template } from "../template/template.ts";
import { renderTable } from "./table.ts";
import { wrap } from "./wrap.ts";

/** A template's own help page: what it is for, its parameters, a command that uses it and what that creates. */
export function renderTemplateHelp(template: Template, width: number): string {
  const { name, summary, description, parameters } = template;
  return [
    wrap(`${name}: ${summary}`, width),
    "",
    ...description
      .split(/\n\s*\n/)
      .flatMap((paragraph) => [wrap(paragraph.replaceAll("\n", " "), width), ""]),
    "Parameters:",
    ...(parameters.length === 0 ? ["  none", ""] : renderParameters(parameters, width)),
    "Example:",
    `  ${exampleCommand(template)}`,
    "",
    "It creates:",
    indent(renderExample(template)),
  ].join("\n");
}

/** A PodDefault as YAML, followed by the comments of its template, which belong to the end of its spec. */
export function renderPodDefault(podDefault: JsonObject, comments: readonly string[]): string {
  const lines = comments.map((line) => (line === "" ? "\n" : `  ${line}\n`));
  return `${formatYaml(podDefault)}${lines.length > 0 ? "\n" : ""}${lines.join("")}`;
}

function exampleCommand(template: Template): string {
  const settings = [...exampleValues(template)].map(([name, value]) => settingFor(name, value));
  return ["kubectl poddefault create-from-template", template.name, ...settings].join(" ");
}

function renderExample(template: Template): string {
  const filled = fillTemplate(template, exampleValues(template));
  return filled.ok ? renderPodDefault(filled.podDefault, template.comments) : "";
}

/** Rows of a table, each with its description below, since both are long. */
function renderParameters(parameters: readonly Parameter[], width: number): readonly string[] {
  const rows = parameters.map((parameter) => [parameter.name, parameter.type, defaultCell(parameter)]);
  const [heading = "", ...lines] = renderTable([["NAME", "TYPE", "DEFAULT"], ...rows])
    .trimEnd()
    .split("\n");
  return [
    `  ${heading}`,
    ...parameters.flatMap((parameter, index) => [
      `  ${lines[index]}`,
      wrap(describe(parameter), width, "      "),
      ...(parameter.example === undefined ? [] : [`      For example: ${String(parameter.example)}`]),
    ]),
    "",
  ];
}

function defaultCell({ required, default: fixed }: Parameter): string {
  if (fixed !== undefined) return fixed === "" ? '""' : String(fixed);
  return required ? "(required)" : "(none)";
}

function describe({ description, pattern }: Parameter): string {
  return pattern === undefined ? description : `${description}; matches ${pattern}`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}
