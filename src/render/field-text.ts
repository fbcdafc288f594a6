import type { FieldReference } from "../model/injected-fields.ts";
import type { FieldExplanation, FieldLine } from "../report/explain-field.ts";
import type { TextStyle } from "./style.ts";
import { wrap } from "./wrap.ts";

/** A field, laid out as `kubectl explain` does, and how it merges. */
export function renderField(
  { path, type, description, reference, podField, fields }: FieldExplanation,
  style: TextStyle,
): string {
  const { palette, width } = style;
  const section = (title: string, text: string) => `${palette.strong(title)}\n${text}\n\n`;
  const prose = (text: string) => wrap(text, width, "    ");
  return [
    "GROUP:      kubeflow.org\nKIND:       PodDefault\nVERSION:    v1alpha1\n\n",
    path === "" ? "" : `${palette.strong("FIELD:")} ${path} <${type}>\n\n`,
    ...description.map((text) => section("DESCRIPTION:", prose(text))),
    ...(reference ? renderReference(reference, section, prose) : []),
    ...(podField ? [section("AS IN A POD:", `    kubectl explain ${podField}`)] : []),
    fields.length > 0 ? section("FIELDS:", fields.map(renderLine).join("\n")) : "",
  ]
    .join("")
    .replace(/\n+$/, "\n");
}

function renderReference(
  { does, merges, conflicts, notInto, example }: FieldReference,
  section: (title: string, text: string) => string,
  prose: (text: string) => string,
): readonly string[] {
  return [
    section("DESCRIPTION:", prose(does)),
    section("MERGES:", prose(merges)),
    section("CONFLICTS:", prose(conflicts)),
    ...(notInto ? [section("NOT INTO:", prose(notInto))] : []),
    section("EXAMPLE:", `spec:\n${example.replace(/^/gm, "  ")}`.replace(/^/gm, "    ")),
  ];
}

function renderLine({ name, type, depth }: FieldLine): string {
  return `${"  ".repeat(depth + 1)}${name}\t<${type}>`;
}
