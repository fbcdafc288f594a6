import type { StringMap } from "../kubernetes/object-meta.ts";
import {
  compileSelector,
  findFailure,
  type LabelSelector,
  type SelectorRequirement,
} from "../kubernetes/selector.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { commandLine } from "../quote-for-shell.ts";
import { editPodDefault, findingAt, type Surroundings } from "./edit-pod-default.ts";
import type { Finding } from "./finding.ts";

/** What an invalid selector does, and why it is invalid; `name` is "" where it is unknown. */
export function invalidSelectorFinding(
  { name, error }: { readonly name: string; readonly error: string },
  surroundings: Surroundings,
  details: readonly string[] = [],
): Finding {
  const { namespace, origins } = surroundings;
  const path = ["spec", "selector"];
  return findingAt("SELECTOR_INVALID", { name, path }, surroundings, {
    message: `${name === "" ? "a PodDefault" : `PodDefault ${name}`} BLOCKS NAMESPACE ${namespace}: the webhook denies every new Pod there, matching or not`,
    details: [`The selector is invalid: ${error}`, ...details],
    fixes:
      name === ""
        ? [
            {
              text: "Find it by its selector:",
              command: commandLine`kubectl poddefault list -n ${namespace}`,
            },
          ]
        : [
            editPodDefault("Correct spec.selector", { name, path }, surroundings),
            origins.inFiles.has(name)
              ? { text: "Or remove the PodDefault from that file" }
              : {
                  text: "Or delete it:",
                  command: commandLine`kubectl delete poddefault ${name} -n ${namespace}`,
                },
          ],
  });
}

/** What is wrong with what a PodDefault selects, and with how the Notebook form can offer it. */
export function selectorFindings(podDefault: PodDefault, surroundings: Surroundings): readonly Finding[] {
  const { metadata, spec } = podDefault;
  const { name } = metadata;
  const compiled = compileSelector(spec.selector);
  if (!compiled.ok) return [invalidSelectorFinding({ name, error: compiled.error }, surroundings)];
  const about = { name, path: ["spec", "selector"] };
  const findings: Finding[] = [];
  if (compiled.clauses.length === 0) {
    findings.push(
      findingAt("MATCH_ALL", about, surroundings, {
        message: "the selector is empty: every new Pod of the namespace matches, including system Pods",
        fixes: [{ text: "select by a label that Pods opt in with, in spec.selector.matchLabels" }],
      }),
    );
  }
  const offer = notebookOffer(podDefault);
  if (!offer.offered) {
    findings.push(
      findingAt(offer.fails ? "FORM_FAILS" : "FORM_NEVER_MATCHES", about, surroundings, {
        message: offer.fails
          ? `Kubeflow's Notebook form answers 500 for the whole namespace: ${offer.why}`
          : `a notebook that chooses it in Kubeflow's Notebook form does not match: ${offer.why}`,
        fixes: [{ text: 'select by one label in spec.selector.matchLabels, with the value "true"' }],
      }),
    );
  }
  return findings;
}

/** Whether Kubeflow's Notebook form can offer a PodDefault: by which label, or why not. */
export type NotebookOffer =
  | { readonly offered: true; readonly label: string }
  /** `fails`: the form cannot even list the PodDefaults of the namespace. */
  | { readonly offered: false; readonly fails: boolean; readonly why: string };

/**
 * The form sets the first matchLabels key of a PodDefault on the Notebook, always with the value "true"; the API server
 * stores the keys in the order of their bytes.
 * Mirrors parse_poddefaults (get.py) and set_notebook_configurations (form.py) of Kubeflow's Jupyter web app.
 */
export function notebookOffer({ spec: { selector } }: PodDefault): NotebookOffer {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const [label] = Object.keys(matchLabels).sort();
  if (label === undefined) {
    const has =
      matchExpressions.length > 0 ? "the selector has only matchExpressions" : "the selector is empty";
    return { offered: false, fails: true, why: `${has}, and the form needs matchLabels` };
  }
  const compiled = compileSelector(selector);
  if (!compiled.ok)
    return { offered: false, fails: false, why: `the selector is invalid: ${compiled.error}` };
  const failure = findFailure(compiled.clauses, labelsFromForm(label));
  if (failure === undefined) return { offered: true, label };
  const { key, from } = failure.clause;
  return { offered: false, fails: false, why: `the form sets ${mismatch()}` };

  function mismatch(): string {
    if (from === "matchExpressions") return `only label ${label}, and the selector also has matchExpressions`;
    if (key === label) return `${label}=true, and the selector needs ${label}=${matchLabels[key]}`;
    return `only label ${label}, and the selector also needs ${key}`;
  }
}

/** What a notebook's Pod has: app from the form, statefulset and notebook-name from the controller. */
function labelsFromForm(label: string): StringMap {
  return { app: "notebook", statefulset: "notebook", "notebook-name": "notebook", [label]: "true" };
}

/** A selector as kubectl writes it: `app=web,tier in (a,b),!legacy`; "<all>" for the empty one, which selects every Pod. */
export function formatSelector(selector: LabelSelector): string {
  const clauses = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`),
    ...(selector.matchExpressions ?? []).map(formatRequirement),
  ];
  return clauses.length === 0 ? "<all>" : clauses.join(",");
}

function formatRequirement({ key, operator, values = [] }: SelectorRequirement): string {
  switch (operator) {
    case "In":
      return `${key} in (${values.join(",")})`;
    case "NotIn":
      return `${key} notin (${values.join(",")})`;
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return `${key} ${operator} (${values.join(",")})`;
  }
}
