import type { PreparedPodDefault } from "../admission/pod-default/prepare-pod-defaults.ts";
import type { Json } from "../kubernetes/json.ts";
import { describeField, type InjectedField, injectedFieldNames } from "../model/injected-fields.ts";
import {
  excludeAnnotation,
  longestPodDefaultName,
  markerAnnotation,
  mirrorAnnotation,
} from "../model/marker.ts";
import {
  type ConditionalItems,
  celList,
  celSelector,
  celString,
  celSum,
  celSumVariables,
  isItemTooLong,
  type Variable,
} from "./cel.ts";
import { addEntries, ensureMap, writeField } from "./field-cel.ts";

/** What a policy does with a conflict: refuse the Pod as the webhook does, or keep what is there. */
export type OnConflict = "deny" | "keep";

/** PodDefaults of one namespace, by name, each with a valid selector. */
export type PolicySource = {
  readonly namespace: string;
  readonly podDefaults: readonly PreparedPodDefault[];
};

/** The CEL of one policy: what it holds for MutatingAdmissionPolicies holds for Kyverno's MutatingPolicies, too. */
export type Mutation = {
  readonly matchConditions: readonly Variable[];
  readonly variables: readonly Variable[];
  /** A list of JSONPatch operations over `object`. */
  readonly expression: string;
};

const annotationsOfPod = "object.metadata.?annotations";

/** mutatePods of the webhook leaves these Pods alone. */
const matchConditions: readonly Variable[] = [
  {
    name: "not-excluded",
    expression: `${annotationsOfPod}[?${celString(excludeAnnotation)}].orValue("") != "true"`,
  },
  {
    name: "not-a-mirror-pod",
    expression: `!${annotationsOfPod}[?${celString(mirrorAnnotation)}].hasValue()`,
  },
];

/**
 * What the PodDefaults do to a Pod, as one list of patch operations: the merges of main.go (applyPodDefaultsOnPod) over the Pod as
 * it was submitted, so that nothing that one PodDefault adds decides about another.
 * @param podDefaults without items that are too long
 */
export function mutationOf({ podDefaults }: PolicySource, onConflict: OnConflict): Mutation {
  const conditions = conditionsOf(podDefaults);
  const applied: readonly Applied[] = podDefaults.map((podDefault, index) => ({
    podDefault,
    ...(conditions.length > 0 && { condition: `variables.${conditions[index]?.name}` }),
  }));
  const fields = injectedFieldNames.flatMap((field) => {
    const given = itemsOf(applied, field);
    return given.length === 0 ? [] : [writeField(field, given)];
  });
  const markers = markersOf(applied);
  const marks = markers.length === 0 ? [] : celList("markers", markers);
  const conflicts = onConflict === "deny" ? fields.flatMap((one) => one.conflicts) : [];
  const patch = celSum([
    ensureMap("annotations"),
    ...(applied.some(({ podDefault }) => podDefault.spec.labels) ? [ensureMap("labels")] : []),
    ...fields.flatMap((one) => one.operations),
    ...(marks.length > 0 ? [addEntries("annotations", "variables.markers")] : []),
  ]);
  return {
    matchConditions,
    variables: [
      ...(conditions.length > 0 ? [labelsOfPod] : []),
      ...conditions,
      ...fields.flatMap((one) => one.variables),
      ...marks,
      ...(conflicts.length > 0 ? celSumVariables("conflicts", conflicts) : []),
    ],
    expression: conflicts.length > 0 ? `${refusal}\n${patch}` : patch,
  };
}

/**
 * A patch that cannot be applied refuses the Pod, with its path in the message. (One whose `test` fails is only left out:
 * jsonPatcher.Patch of k8s.io/apiserver.)
 */
const refusal =
  'variables.conflicts.size() > 0 ? [JSONPatch{op: "remove", path: "/PodDefault conflict: " + variables.conflicts.join(", ")}] :';

const labelsOfPod: Variable = { name: "podLabels", expression: "object.metadata.?labels.orValue({})" };

type Applied = { readonly podDefault: PreparedPodDefault; readonly condition?: string };

/** The field of a PodDefault that has an item that no CEL expression can hold. */
export function fieldTooLong(podDefault: PreparedPodDefault): InjectedField | undefined {
  return injectedFieldNames.find((field) =>
    itemsOf([{ podDefault }], field).some(({ items }) => items.some(isItemTooLong)),
  );
}

/** Which of several PodDefaults match: a variable for each. One alone is selected by the policy's objectSelector. */
function conditionsOf(podDefaults: readonly PreparedPodDefault[]): readonly Variable[] {
  if (podDefaults.length === 1) return [];
  const taken = new Set<string>();
  return podDefaults.map(({ name, selector }) => {
    const plain = `applies_${name.replaceAll(/[^A-Za-z0-9]/g, "_")}`;
    let free = plain;
    for (let number = 2; taken.has(free); number++) free = `${plain}_${number}`;
    taken.add(free);
    return {
      name: free,
      expression: selector.ok ? celSelector(selector.clauses, "variables.podLabels") : "false",
    };
  });
}

/** A field's items by PodDefault. A map is a list of its entries; a value that is set or not, a list of one. */
function itemsOf(applied: readonly Applied[], field: InjectedField): readonly ConditionalItems[] {
  const { kind } = describeField(field).merge;
  return applied.flatMap(({ podDefault, condition }) => {
    const value = podDefault.spec[field] as Json | undefined;
    if (value === undefined) return [];
    const items =
      kind === "by-key"
        ? Object.entries(value as object).map(([key, text]): Json => ({ key, value: text }))
        : kind === "first-wins" || kind === "last-wins"
          ? [value]
          : (value as readonly Json[]);
    return items.length === 0 ? [] : [{ ...(condition && { condition }), items }];
  });
}

/** The annotations that tell what was applied, and in which version it was converted. A key that is too long would be invalid. */
function markersOf(applied: readonly Applied[]): readonly ConditionalItems[] {
  return applied
    .filter(({ podDefault }) => podDefault.name.length <= longestPodDefaultName)
    .map(({ podDefault: { name, resourceVersion }, condition }) => ({
      ...(condition && { condition }),
      items: [{ key: markerAnnotation(name), value: resourceVersion }],
    }));
}
