import { compileSelector, findFailure } from "../../admission/pod-default/selector.ts";
import type { PodMetadata } from "../../gather/inventory.ts";
import { markersOf } from "../../model/marker.ts";
import type { PodDefault } from "../../model/pod-default.ts";
import { type Caution, cautionsOf } from "../cautions.ts";
import { notebookOffer } from "../notebook-form.ts";
import { selectorInWords } from "../selector-words.ts";
import { type InjectedItem, injectedItems, leftAlone } from "./injected-items.ts";

/** What one PodDefault does, to whom, and what may go wrong with it. */
export type PodDefaultExplanation = {
  readonly namespace: string;
  readonly name: string;
  readonly description: string;
  readonly selects: string;
  /** Live Pods that match today; undefined where they are not known. */
  readonly matching: readonly string[] | undefined;
  /** Live Pods that it was applied to when they were created. */
  readonly carrying: readonly string[] | undefined;
  readonly injects: readonly InjectedItem[];
  readonly leavesAlone: readonly string[];
  readonly notebookForm: string;
  readonly cautions: readonly Caution[];
};

/**
 * @param others the PodDefaults of its namespace, with or without itself
 * @param pods live Pods of its namespace; undefined where they are not known
 */
export function explainPodDefault(
  podDefault: PodDefault,
  others: readonly PodDefault[],
  pods: readonly PodMetadata[] | undefined,
): PodDefaultExplanation {
  const { metadata, spec } = podDefault;
  const selector = compileSelector(spec.selector);
  const matches = ({ metadata: { labels = {} } }: PodMetadata) =>
    selector.ok && findFailure(selector.clauses, labels) === undefined;
  const carries = (pod: PodMetadata) => markersOf(pod).has(metadata.name);
  return {
    namespace: metadata.namespace ?? "default",
    name: metadata.name,
    description: spec.desc ?? "",
    selects: selector.ok
      ? selectorInWords(spec.selector)
      : `nothing: its selector cannot be used: ${selector.error}`,
    matching: pods?.filter(matches).map(nameOf),
    carrying: pods?.filter(carries).map(nameOf),
    injects: injectedItems(spec),
    leavesAlone: leftAlone(spec),
    notebookForm: formWords(podDefault),
    cautions: cautionsOf(podDefault, others),
  };
}

/** What an administrator writes into spawner_ui_config.yaml to preselect it, or why the form cannot offer it. */
function formWords(podDefault: PodDefault): string {
  const offer = notebookOffer(podDefault);
  if (!offer.offered) return `cannot be offered: ${offer.why}`;
  return `offered as "${podDefault.spec.desc || podDefault.metadata.name}"; value for spawner_ui_config: ${offer.label}`;
}

function nameOf({ metadata }: PodMetadata): string {
  return metadata.name ?? "";
}
