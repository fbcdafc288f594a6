import { compileSelector } from "../kubernetes/selector.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { Finding } from "./cautions.ts";
import { notebookOffer } from "./notebook-form.ts";

/** Cautions about what a PodDefault selects, and whether the Notebook form can offer it. */
export function selectorCautions(podDefault: PodDefault): readonly Finding[] {
  return [
    ...invalidSelector(podDefault),
    ...matchAll(podDefault),
    ...form(podDefault),
    ...formText(podDefault),
  ];
}

function invalidSelector({ spec }: PodDefault): readonly Finding[] {
  const compiled = compileSelector(spec.selector);
  if (compiled.ok) return [];
  return [
    {
      code: "SELECTOR_INVALID",
      severity: "error",
      message: `its selector cannot be used (${compiled.error}), and for that the webhook denies every Pod of the namespace, matching or not`,
      fix: "correct spec.selector: the operators are In and NotIn with values, Exists and DoesNotExist without",
    },
  ];
}

function matchAll({ spec }: PodDefault): readonly Finding[] {
  const compiled = compileSelector(spec.selector);
  if (!compiled.ok || compiled.clauses.length > 0) return [];
  return [
    {
      code: "MATCH_ALL",
      severity: "error",
      message: "its selector is empty: it applies to every new Pod of the namespace, those of the system too",
      fix: "select by a label that Pods opt in with, in spec.selector.matchLabels",
    },
  ];
}

function form(podDefault: PodDefault): readonly Finding[] {
  const offer = notebookOffer(podDefault);
  if (offer.offered || !compileSelector(podDefault.spec.selector).ok) return [];
  if (offer.fails) {
    return [
      {
        code: "FORM_FAILS",
        severity: "error",
        message: `the Notebook form fails in the whole namespace: ${offer.why}`,
        fix: 'put the label that users choose by into spec.selector.matchLabels, with the value "true"',
      },
    ];
  }
  return [
    {
      code: "FORM_NEVER_MATCHES",
      severity: "warning",
      message: `the Notebook form offers it, but a notebook that chooses it does not match: ${offer.why}`,
      fix: 'select by one label in spec.selector.matchLabels, with the value "true"',
    },
  ];
}

function formText({ spec: { desc } }: PodDefault): readonly Finding[] {
  if (desc) return [];
  return [
    {
      code: "FORM_NO_DESC",
      severity: "note",
      message:
        "it has no description: the Notebook form shows its name instead, and old versions of the form fail",
      fix: "say in spec.desc what users get",
    },
  ];
}
