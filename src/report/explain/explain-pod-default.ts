import type { PodMetadata } from "../../gather/inventory.ts";
import type { Workloads } from "../../gather/workloads.ts";
import type { PodDefault } from "../../model/pod-default.ts";
import { type Caution, cautionsOf } from "../cautions.ts";
import { type Encounter, encounterOf } from "../conflict-cautions.ts";
import { driftBetween, preparePodDefault } from "../drift.ts";
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
  /** What makes Pods that would match: `Deployment/web`. */
  readonly workloads: readonly string[];
  /** Permissions that are missing, without which there may be more of them, as `kubectl auth can-i` takes them. */
  readonly unread: readonly string[];
  readonly injects: readonly InjectedItem[];
  readonly leavesAlone: readonly string[];
  /** The other PodDefaults of its namespace: whether a Pod can match both, and what then collides. */
  readonly others: readonly (Encounter & { readonly podDefault: string })[];
  readonly notebookForm: string;
  readonly cautions: readonly Caution[];
};

/** What is in its namespace besides PodDefaults: live Pods, undefined where they are not known, and what makes Pods. */
export type Surroundings = Workloads & { readonly pods: readonly PodMetadata[] | undefined };

/** @param others the PodDefaults of its namespace, with or without itself */
export function explainPodDefault(
  podDefault: PodDefault,
  others: readonly PodDefault[],
  { pods, workloads, unread }: Surroundings,
): PodDefaultExplanation {
  const { metadata, spec } = podDefault;
  const prepared = preparePodDefault(podDefault);
  const { selector } = prepared;
  const drifts = pods?.map((pod) => ({ pod, ...driftBetween(prepared, pod) }));
  return {
    namespace: metadata.namespace ?? "default",
    name: metadata.name,
    description: spec.desc ?? "",
    selects: selector.ok
      ? selectorInWords(spec.selector)
      : `nothing: its selector cannot be used: ${selector.error}`,
    matching: drifts?.filter(({ matches }) => matches).map(nameOf),
    carrying: drifts?.filter(({ carried }) => carried).map(nameOf),
    workloads: workloads
      .filter((workload) => workload.pods.some((pod) => driftBetween(prepared, pod).matches))
      .map(({ kind, name }) => `${kind}/${name}`),
    unread,
    injects: injectedItems(spec),
    leavesAlone: leftAlone(spec),
    others: others
      .filter((other) => other.metadata.name !== metadata.name)
      .map((other) => ({ podDefault: other.metadata.name, ...encounterOf(podDefault, other) })),
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

function nameOf({ pod: { metadata } }: { readonly pod: PodMetadata }): string {
  return metadata.name ?? "";
}
