import type { StringMap } from "../kubernetes/object-meta.ts";
import { compileSelector, findFailure } from "../kubernetes/selector.ts";
import type { PodDefault } from "../model/pod-default.ts";

/** Whether Kubeflow's Notebook form can offer a PodDefault: by which label, or why not. */
export type NotebookOffer =
  | { readonly offered: true; readonly label: string }
  /** `fails`: the form cannot even list the PodDefaults of the namespace. */
  | { readonly offered: false; readonly fails: boolean; readonly why: string };

/**
 * The form writes the first matchLabels key of a PodDefault on the Notebook, always with the value "true"; the API server
 * stores the keys in the order of their bytes.
 * Mirrors parse_poddefaults (get.py) and set_notebook_configurations (form.py) of Kubeflow's Jupyter web app.
 */
export function notebookOffer({ spec: { selector } }: PodDefault): NotebookOffer {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const [label] = Object.keys(matchLabels).sort();
  if (label === undefined) {
    const has = matchExpressions.length > 0 ? "only matchExpressions" : "an empty selector";
    const why = `${has}: the form needs matchLabels, and answers 500 for the whole namespace`;
    return { offered: false, fails: true, why };
  }
  const compiled = compileSelector(selector);
  if (!compiled.ok) return { offered: false, fails: false, why: `an invalid selector: ${compiled.error}` };
  const failure = findFailure(compiled.clauses, labelsFromForm(label));
  if (failure === undefined) return { offered: true, label };
  const { key, from } = failure.clause;
  return { offered: false, fails: false, why: `the form sets ${label} ${mismatch()}` };

  function mismatch(): string {
    if (from === "matchExpressions") return "only, the selector has matchExpressions too";
    if (key === label) return `to "true", the selector wants "${matchLabels[key]}"`;
    return `only, the selector wants ${key} too`;
  }
}

/** What a notebook's Pod carries: app from the form, statefulset and notebook-name from the controller. */
function labelsFromForm(label: string): StringMap {
  return { app: "notebook", statefulset: "notebook", "notebook-name": "notebook", [label]: "true" };
}
