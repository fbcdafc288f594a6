import { type JsonObject, mapTexts } from "../../kubernetes/json.ts";
import { formatYaml } from "../../kubernetes/yaml.ts";
import type { OutputFile } from "./kustomize.ts";
import { inNamespace, type NamespaceValue, type Profile, partsOf } from "./namespace-values.ts";
import type { SharedPodDefault } from "./shared-pod-default.ts";

/** A Helm chart with a template for each PodDefault, and the profiles with what the templates need of them in values.yaml. */
export function helmChart(
  shared: readonly SharedPodDefault[],
  profiles: readonly Profile[],
): readonly OutputFile[] {
  const chart = {
    apiVersion: "v2",
    name: "poddefaults",
    description: "PodDefaults for every Kubeflow profile",
    type: "application",
    version: "0.1.0",
  };
  const needs = shared.flatMap((one) => one.needs);
  const values = profiles.map((profile) => ({
    name: profile.name,
    labels: picked(profile, "labels", needs),
    annotations: picked(profile, "annotations", needs),
  }));
  return [
    { path: "Chart.yaml", text: formatYaml(chart) },
    {
      path: "values.yaml",
      text: `# The namespaces that get the PodDefaults, with the labels and annotations that these take values from.\n${formatYaml({ profiles: values })}`,
    },
    ...shared.map((one) => ({ path: `templates/${one.name}.yaml`, text: template(one) })),
  ];
}

function picked(
  profile: Profile,
  of: "labels" | "annotations",
  needs: SharedPodDefault["needs"],
): JsonObject {
  const entries = needs
    .filter((need) => need.of === of)
    .flatMap(({ key }) => {
      const value = profile[of]?.[key];
      return value === undefined ? [] : [[key, value] as const];
    });
  return Object.fromEntries(entries);
}

/** The PodDefault once for each profile that has what it needs. Braces of its own are written as texts of the template. */
function template({ object, needs }: SharedPodDefault): string {
  const expressions: string[] = [];
  const yaml = formatYaml(mapTexts(inNamespace(object), (text) => mark(text, expressions)))
    .replaceAll("{{", '{{ "{{" }}')
    .replace(/PODDEFAULT_VALUE_(\d+)_/g, (_, index) => `{{ ${expressions[Number(index)]} | quote }}`);
  const conditions = needs.map(({ of, key }) => `(hasKey (.${of} | default dict) ${JSON.stringify(key)})`);
  const isComplete = conditions.length > 1 ? `(and ${conditions.join(" ")})` : conditions[0];
  const document = `---\n${yaml}`;
  return `{{- range .Values.profiles }}\n${isComplete === undefined ? document : `{{- if ${isComplete} }}\n${document}{{- end }}\n`}{{- end }}\n`;
}

/** A mark instead of a text that takes values from the namespace; what the mark stands for goes into the list. */
function mark(text: string, expressions: string[]): string {
  const parts = partsOf(text);
  if (parts.every((part) => typeof part === "string")) return text;
  const words = parts.map((part) =>
    typeof part === "string" ? JSON.stringify(part) : fromProfile(part as NamespaceValue),
  );
  expressions.push(words.length === 1 ? (words[0] ?? "") : `print ${words.join(" ")}`);
  return `PODDEFAULT_VALUE_${expressions.length - 1}_`;
}

function fromProfile(value: NamespaceValue): string {
  return value.of === "name" ? ".name" : `(index .${value.of} ${JSON.stringify(value.key)})`;
}
