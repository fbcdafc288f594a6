import type { PodDefault } from "../model/pod-default.ts";

/** Whether Kubeflow's Notebook form can offer a PodDefault: by which label, or why not. */
export type NotebookOffer =
  | { readonly offered: true; readonly label: string }
  | { readonly offered: false; readonly why: string };

/**
 * The form writes the first matchLabels key of a PodDefault on the Notebook, always with the value "true".
 * Mirrors parse_poddefaults (get.py) and set_notebook_configurations (form.py) of Kubeflow's Jupyter web app.
 */
export function notebookOffer({ spec }: PodDefault): NotebookOffer {
  const labels = Object.entries(spec.selector.matchLabels ?? {});
  const [first, ...others] = labels;
  if (first === undefined) {
    const has = spec.selector.matchExpressions?.length ? "only matchExpressions" : "an empty selector";
    return refuse(`${has}: the form needs matchLabels, and answers 500 for the whole namespace`);
  }
  const [label, value] = first;
  if (value !== "true") return refuse(`the form sets ${label} to "true", the selector wants "${value}"`);
  if (others.length > 0)
    return refuse(
      `the form sets ${label} only, the selector wants ${others.map(([key]) => key).join(", ")} too`,
    );
  if (spec.selector.matchExpressions?.length)
    return refuse(`the form sets ${label} only, the selector has matchExpressions too`);
  return { offered: true, label };
}

function refuse(why: string): NotebookOffer {
  return { offered: false, why };
}
