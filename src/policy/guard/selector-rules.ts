import type { Variable } from "../cel.ts";
import { labelValue, qualifiedName } from "./patterns.ts";
import { type GuardRule, listOfTexts, matches, namesOf, or, quoted } from "./rule.ts";

/** What the selector needs, matchLabels as In with one value (as upstream's Equals), and the label that the Notebook form sets. */
export const selectorVariables: readonly Variable[] = [
  { name: "selector", expression: "variables.spec.?selector.orValue(dyn({}))" },
  { name: "matchLabels", expression: "variables.selector.?matchLabels.orValue(dyn({}))" },
  {
    name: "requirements",
    expression:
      "variables.matchLabels.map(k, dyn({'key': dyn(k), 'operator': dyn('In'), 'values': dyn([variables.matchLabels[k]])})) + " +
      "variables.selector.?matchExpressions.orValue(dyn([]))",
  },
  {
    name: "formLabel",
    expression:
      "variables.matchLabels.filter(k, variables.matchLabels.all(other, k <= other)).map(k, string(k)).join('')",
  },
];

const values = "r.?values.orValue([])";
/** The value that a notebook from the form has for the key, as a list of one or none. */
const inForm =
  "(r.key == variables.formLabel ? ['true'] : r.key in ['app', 'statefulset', 'notebook-name'] ? ['notebook'] : [])";

const whyNotFromForm = [
  `r.operator == 'In' && !${inForm}.exists(v, v in ${values})`,
  `r.operator == 'NotIn' && ${inForm}.exists(v, v in ${values})`,
  `r.operator == 'Exists' && ${inForm}.size() == 0`,
  `r.operator == 'DoesNotExist' && ${inForm}.size() > 0`,
].join(or);

/** The volume that the form adds for shared memory: with its mount, the same in a PodDefault is no conflict. */
const formShm = "{'name': dyn('dshm'), 'emptyDir': dyn({'medium': 'Memory'})}";
const hasFormShm = `variables.volumes.exists(v, v == ${formShm}) && variables.volumeMounts.exists(m, m == {'name': 'dshm', 'mountPath': '/dev/shm'})`;
const notWithForm = `variables.formLabel == '' || variables.notFromForm != '' || ${hasFormShm}`;

function requirements(bad: string): string {
  const shown = `${quoted("r.key")} + ' ' + r.operator`;
  return namesOf({ list: "variables.requirements", item: "r", bad, shown });
}

function invalid(name: string, bad: string, words: string): GuardRule {
  return {
    code: "SELECTOR_INVALID",
    name,
    found: requirements(bad),
    words: `it BLOCKS ITS NAMESPACE, because the webhook then denies every new Pod there. ${words} in spec.selector`,
  };
}

const invalidSelectors: readonly GuardRule[] = [
  invalid(
    "unknownOperators",
    `!(r.operator in ${listOfTexts(["In", "NotIn", "Exists", "DoesNotExist"])})`,
    "Only In, NotIn, Exists and DoesNotExist are operators",
  ),
  invalid(
    "missingValues",
    `r.operator in ['In', 'NotIn'] && ${values}.size() == 0`,
    "In and NotIn need values",
  ),
  invalid(
    "needlessValues",
    `r.operator in ['Exists', 'DoesNotExist'] && ${values}.size() > 0`,
    "Exists and DoesNotExist have no values",
  ),
  invalid(
    "invalidKeys",
    `!${matches("r.key", qualifiedName)} || r.key.contains('/') && r.key.indexOf('/') > 253`,
    "A key is not a label key",
  ),
  invalid(
    "invalidValues",
    `${values}.exists(v, !${matches("v", labelValue)})`,
    "A value is not a label value",
  ),
];

/** What else is wrong with an invalid selector does not matter. */
const isInvalid = `${invalidSelectors.map(({ name }) => `variables.${name}`).join(" + ")} != ''`;

/** Selectors for which metav1.LabelSelectorAsSelector fails, and those that select everything, or nothing from the form. */
export const selectorRules: readonly GuardRule[] = [
  ...invalidSelectors,
  {
    code: "MATCH_ALL",
    name: "matchesAll",
    found: "variables.requirements.size() == 0 ? 'spec.selector' : ''",
    words: "every new Pod of the namespace matches, including system Pods, because the selector is empty",
  },
  {
    code: "FORM_FAILS",
    name: "formFails",
    found: `${isInvalid} || variables.matchLabels.size() > 0 ? '' : 'spec.selector'`,
    words: "Kubeflow's Notebook form answers 500 for the whole namespace without matchLabels",
  },
  {
    code: "FORM_NEVER_MATCHES",
    name: "notFromForm",
    found: `${isInvalid} || variables.matchLabels.size() == 0 ? '' : ${requirements(whyNotFromForm)}`,
    words:
      'a notebook that chooses it in Kubeflow\'s Notebook form does not match, because the form sets only the first label, to "true"',
  },
  {
    code: "FORM_CONFLICT",
    name: "formMounts",
    found: `${notWithForm} ? '' : ${namesOf({
      list: "variables.volumeMounts",
      item: "m",
      bad: matches("m.mountPath", /^(\/dev\/shm|\/home\/jovyan)\/*$/),
      shown: quoted("m.mountPath"),
    })}`,
    words:
      "the Notebook form mounts shared memory or the workspace volume at the same place, and a notebook that has both is denied, or one mount hides the other",
  },
  {
    code: "FORM_CONFLICT",
    name: "ownShm",
    found: `${notWithForm} ? '' : ${namesOf({
      list: "variables.volumes",
      item: "v",
      bad: `v.name == 'dshm' && v != ${formShm}`,
      shown: quoted("v.name"),
    })}`,
    words:
      "a notebook with shared memory of the Notebook form is denied, because the form's volume has the same name and other content",
  },
];
