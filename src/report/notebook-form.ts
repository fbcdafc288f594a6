import { compileSelector, findFailure } from "../admission/pod-default/selector.ts";
import type { StringMap } from "../model/object-meta.ts";
import type { LabelSelector } from "../model/pod-default.ts";

/** What Kubeflow's form for new notebooks makes of a PodDefault. */
export type FormVerdict =
  /** `value` is what spawner_ui_config calls it in configurations.value. */
  | { readonly offered: true; readonly value: string }
  /** `fails`: the form's request for the PodDefaults of the namespace is answered with 500. */
  | { readonly offered: false; readonly fails: boolean; readonly why: string };

/**
 * The form takes the first key of matchLabels and sets it to "true" on the Notebook. Mirrors get_poddefaults and
 * set_notebook_configurations of Kubeflow's Jupyter web app; the API server stores the keys in the order of their bytes.
 */
export function notebookForm(selector: LabelSelector): FormVerdict {
  const [first] = Object.keys(selector.matchLabels ?? {}).sort();
  if (first === undefined) {
    const why = "its selector has no matchLabels, and the form takes the first of them";
    return { offered: false, fails: true, why };
  }
  const compiled = compileSelector(selector);
  if (!compiled.ok) return { offered: false, fails: false, why: "its selector is invalid" };
  const failure = findFailure(compiled.clauses, labelsFromForm(first));
  if (failure === undefined) return { offered: true, value: first };
  const { key, from } = failure.clause;
  const wanted =
    from === "matchLabels" ? `"${selector.matchLabels?.[key]}"` : "what its matchExpressions say";
  const why =
    key === first
      ? `the form sets label ${first} to "true", and the selector wants ${wanted}`
      : `the form sets label ${first} only, and the selector wants ${wanted} of label ${key}`;
  return { offered: false, fails: false, why };
}

/** What a notebook's Pod carries: app from the form, statefulset and notebook-name from the controller. */
function labelsFromForm(key: string): StringMap {
  return { app: "notebook", statefulset: "notebook", "notebook-name": "notebook", [key]: "true" };
}
