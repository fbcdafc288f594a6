import type { StringMap } from "../kubernetes/object-meta.ts";
import { compileSelector } from "../kubernetes/selector.ts";
import { labelHomeOf } from "../model/label-homes.ts";
import type { NamespaceContext } from "../model/namespace-context.ts";
import type { ClauseVerdict, NotMatched } from "../model/outcome.ts";
import type { PodSource } from "../model/pod-source.ts";
import { editDistance } from "../near-miss.ts";
import type { Evaluation } from "./evaluation.ts";
import { type Finding, findingOf } from "./finding.ts";
import { labelFix } from "./metadata-fix.ts";

/** The PodDefaults that do not match a Pod, but were probably meant to, each with what was meant. */
export function nearMisses({ source, outcome, context }: Evaluation): readonly Finding[] {
  const selected = selectedLabels(context);
  // Most PodDefaults select a label that the Pod does not have: its other labels are the same for all of these.
  const unselected = labelsOf(source, (key) => !selected.keys.has(key));
  return outcome.notMatched.flatMap((notMatched) => {
    const key = notMatched.clause?.found === undefined ? undefined : notMatched.clause.key;
    const labels =
      key === undefined ? unselected : labelsOf(source, (one) => one === key || !selected.keys.has(one));
    const message = nearMissOf(notMatched, source, labels, selected);
    if (message === undefined || notMatched.clause === undefined) return [];
    const object = { kind: "PodDefault", namespace: context.namespace, name: notMatched.podDefault };
    return [findingOf("NEAR_MISS", object, { message, fixes: [labelFix(notMatched.clause, source)] })];
  });
}

/**
 * What the author of a Pod probably meant, where a PodDefault does not match: the label is on the workload instead of its Pods, is
 * the PodDefault's name instead of the selector's label, or differs in case or by one edit. undefined: nothing of the kind.
 */
function nearMissOf(
  { podDefault, clause }: NotMatched,
  source: PodSource,
  labels: StringMap,
  selected: SelectedLabels,
): string | undefined {
  if (clause === undefined) return undefined;
  return (
    onOwner(clause, source) ??
    nameInsteadOfLabel(podDefault, clause, labels) ??
    nearKey(clause, labels) ??
    (clause.found !== undefined && selected.pairs.has(`${clause.key}=${clause.found}`)
      ? undefined
      : nearValue(clause))
  );
}

function labelsOf({ pod }: PodSource, isWanted: (key: string) => boolean): StringMap {
  return Object.fromEntries(Object.entries(pod.metadata.labels ?? {}).filter(([key]) => isWanted(key)));
}

/** Labels that some PodDefault of the namespace selects: on a Pod they are meant for it, not misspelled. */
type SelectedLabels = { readonly keys: ReadonlySet<string>; readonly pairs: ReadonlySet<string> };

const known = new WeakMap<NamespaceContext, SelectedLabels>();

function selectedLabels(context: NamespaceContext): SelectedLabels {
  const before = known.get(context);
  if (before !== undefined) return before;
  const clauses = context.podDefaults.flatMap(({ spec }) => {
    const compiled = compileSelector(spec.selector);
    return compiled.ok ? compiled.clauses : [];
  });
  const found = {
    keys: new Set(clauses.map(({ key }) => key)),
    pairs: new Set(clauses.flatMap(({ key, values }) => values.map((value) => `${key}=${value}`))),
  };
  known.set(context, found);
  return found;
}

function onOwner(
  { key, found, operator, values }: ClauseVerdict,
  { owner, labelsAt }: PodSource,
): string | undefined {
  const value = owner && Object.hasOwn(owner.labels, key) ? owner.labels[key] : undefined;
  if (owner === undefined || value === undefined || found !== undefined) return undefined;
  if (operator === "In" && !values.includes(value)) return undefined;
  const home = labelHomeOf(owner.kind, labelsAt);
  const place = home === undefined ? "" : `: set it in ${home}`;
  return `the ${owner.kind} itself has ${key}=${value}, its Pods do not${place}`;
}

function nameInsteadOfLabel(
  podDefault: string,
  { key }: ClauseVerdict,
  labels: StringMap,
): string | undefined {
  if (key === podDefault) return undefined;
  const used = Object.entries(labels).find(([label, value]) => label === podDefault || value === podDefault);
  return (
    used &&
    `the Pod has ${used[0]}=${used[1]}, but ${podDefault} is the PodDefault's name; its selector needs label ${key}`
  );
}

function nearKey({ key, found }: ClauseVerdict, labels: StringMap): string | undefined {
  if (found !== undefined) return undefined;
  const keys = Object.keys(labels);
  const otherCase = keys.find((label) => label !== key && label.toLowerCase() === key.toLowerCase());
  if (otherCase !== undefined) return `the Pod has ${otherCase}; label keys are case-sensitive`;
  const near = keys.find((label) => isOneEditAway(label, key));
  return near && `the Pod has ${near}; the selector needs ${key}`;
}

function nearValue({ key, found, values, operator }: ClauseVerdict): string | undefined {
  if (found === undefined || operator !== "In") return undefined;
  const otherCase = values.find((value) => value.toLowerCase() === found.toLowerCase());
  if (otherCase !== undefined)
    return `the Pod has ${key}=${found}, the selector needs ${otherCase}; label values are case-sensitive`;
  const near = values.find((value) => isOneEditAway(value, found));
  return near && `the Pod has ${key}=${found}, the selector needs ${near}`;
}

function isOneEditAway(one: string, other: string): boolean {
  return one !== other && Math.abs(one.length - other.length) <= 1 && editDistance(one, other) === 1;
}
