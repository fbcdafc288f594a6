import type { StringMap } from "../kubernetes/object-meta.ts";
import { formatYaml } from "../kubernetes/yaml.ts";
import { commandLine } from "../quote-for-shell.ts";
import type { OptIn } from "../report/opt-in.ts";
import type { TextStyle } from "./style.ts";
import { wrap } from "./wrap.ts";

/** How to opt in, ready to copy: with kubectl, in a Deployment, in a Notebook, in a pipeline. */
export function renderOptIn(optIn: OptIn, { palette, width }: TextStyle): string {
  const title = `${palette.heading(`Opt in to PodDefault ${optIn.namespace}/${optIn.name}`)}\n`;
  if (!optIn.possible) return `${title}${palette.error(wrap(`No Pod can match it: ${optIn.why}`, width))}\n`;
  const { labels, without, alsoMatches, conflicts, namespace } = optIn;
  const prose = (text: string) => `${wrap(text, width, "", "  ")}\n`;
  const block = (heading: string, text: string) =>
    `\n${palette.strong(heading)}\n${text.trimEnd().replace(/^(?=.)/gm, "  ")}\n`;
  return [
    title,
    prose(`Labels of the Pod: ${formatLabels(labels) || noLabels(without)}`),
    ...(without.length > 0 ? [prose(`The Pod must not have: ${without.join(", ")}`)] : []),
    ...(alsoMatches.length > 0 ? [prose(`These labels also match: ${alsoMatches.join(", ")}`)] : []),
    ...conflicts.map((conflict) => palette.error(prose(`Conflict: ${conflict}`))),
    ...(Object.keys(labels).length > 0 ? forms(labels, namespace, block) : []),
  ].join("");
}

/** A selector that needs no label: what matters then is what the Pod must not have. */
function noLabels(without: readonly string[]): string {
  return without.length > 0 ? "none are needed" : "none are needed: every Pod of the namespace matches";
}

function forms(
  labels: StringMap,
  namespace: string,
  block: (heading: string, text: string) => string,
): readonly string[] {
  const template = { spec: { template: { metadata: { labels } } } };
  const notebook = {
    apiVersion: "kubeflow.org/v1",
    kind: "Notebook",
    metadata: { name: "NAME", namespace, labels },
  };
  return [
    block(
      "A running Deployment",
      commandLine`kubectl patch deployment NAME -n ${namespace} --type=merge -p ${JSON.stringify(template)}`,
    ),
    block("A Deployment's manifest (the labels of the Pod template, not its own)", formatYaml(template)),
    block("A Notebook's manifest (its own labels, not those of a template)", formatYaml(notebook)),
    block("A pipeline step, KFP v2 Python", pipelineStep(labels)),
  ];
}

function pipelineStep(labels: StringMap): string {
  const calls = Object.entries(labels).map(
    ([key, value]) =>
      `kubernetes.add_pod_label(task, label_key=${JSON.stringify(key)}, label_value=${JSON.stringify(value)})`,
  );
  return ["from kfp import kubernetes", "", ...calls].join("\n");
}

function formatLabels(labels: StringMap): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}
