import { driftBetween, preparePodDefault } from "../finding/drift.ts";
import type { Surroundings } from "../finding/edit-pod-default.ts";
import type { Finding } from "../finding/finding.ts";
import { findPairs, type Pair } from "../finding/pair.ts";
import { podDefaultFindings } from "../finding/pod-default.ts";
import { formatSelector, notebookOffer } from "../finding/selector.ts";
import type { Workload } from "../gather/workloads.ts";
import { describeField, type InjectedField, injectedFieldNames } from "../model/injected-fields.ts";
import type { PodMetadata } from "../model/pod.ts";
import type { PodDefault, PodDefaultSpec } from "../model/pod-default.ts";
import { itemsOf } from "./injected-items.ts";

/** One thing that a PodDefault injects: the field, its name, its content in short, and where it goes. */
type InjectedItem = {
  readonly field: InjectedField;
  readonly key: string;
  readonly content: string;
  readonly into: string;
};

/** What one PodDefault does, to which Pods, and what is wrong with it. */
export type PodDefaultExplanation = {
  readonly namespace: string;
  readonly name: string;
  readonly description: string;
  /** As kubectl writes a selector; "" if it is invalid. */
  readonly selector: string;
  /** Live Pods that match today; undefined where they are unknown. */
  readonly matching: readonly string[] | undefined;
  /** Live Pods that it was applied to when they were created. */
  readonly carrying: readonly string[] | undefined;
  /** What creates Pods that match: `Deployment/web`. */
  readonly workloads: readonly string[];
  /** Permissions that are missing, as `kubectl auth can-i` takes them: there may be more workloads. */
  readonly unread: readonly string[];
  readonly injects: readonly InjectedItem[];
  readonly notInto: readonly string[];
  /** The other PodDefaults of its namespace with which it conflicts. */
  readonly conflictsWith: readonly Pair[];
  /** How many other PodDefaults its namespace has. */
  readonly others: number;
  readonly notebookForm: string;
  readonly findings: readonly Finding[];
};

/** What a namespace has besides PodDefaults: live Pods, undefined where they are unknown, and what creates Pods. */
export type Inhabitants = {
  readonly pods: readonly PodMetadata[] | undefined;
  readonly workloads: readonly Workload[];
  readonly unread: readonly string[];
};

/**
 * @param others the PodDefaults of its namespace, with or without itself
 * @param pairsAround those of its namespace that conflict, where they are at hand
 */
export function explainPodDefault(
  podDefault: PodDefault,
  others: readonly PodDefault[],
  { pods, workloads, unread }: Inhabitants,
  surroundings: Surroundings,
  pairsAround?: readonly Pair[],
): PodDefaultExplanation {
  const { metadata, spec } = podDefault;
  const { name } = metadata;
  const prepared = preparePodDefault(podDefault);
  const drifts = pods?.map((pod) => ({ pod, ...driftBetween(prepared, pod) }));
  const siblings = others.filter((other) => other.metadata.name !== name);
  const pairs = (pairsAround ?? findPairs([podDefault, ...siblings])).filter(({ names }) =>
    names.includes(name),
  );
  return {
    namespace: surroundings.namespace,
    name,
    description: spec.desc ?? "",
    selector: prepared.selector.ok ? formatSelector(spec.selector) : "",
    matching: drifts?.filter(({ matches }) => matches).map(nameOf),
    carrying: drifts?.filter(({ carried }) => carried).map(nameOf),
    workloads: workloads
      .filter((workload) => workload.pods.some((pod) => driftBetween(prepared, pod).matches))
      .map(({ kind, name }) => `${kind}/${name}`),
    unread,
    injects: injectedItems(spec),
    notInto: notInjectedInto(spec),
    conflictsWith: pairs,
    others: siblings.length,
    notebookForm: formInWords(podDefault),
    findings: podDefaultFindings(podDefault, siblings, surroundings, pairs),
  };
}

/** What an administrator writes into spawner_ui_config.yaml to preselect it, or why the form cannot offer it. */
function formInWords(podDefault: PodDefault): string {
  const offer = notebookOffer(podDefault);
  if (!offer.offered) return `not offered: ${offer.why}`;
  return `offered as "${podDefault.spec.desc || podDefault.metadata.name}"; value for spawner_ui_config: ${offer.label}`;
}

function nameOf({ pod: { metadata } }: { readonly pod: PodMetadata }): string {
  return metadata.name ?? "";
}

/** Everything that a PodDefault injects, in the order of the fields. */
function injectedItems(spec: PodDefaultSpec): readonly InjectedItem[] {
  return injectedFieldNames.flatMap((field) =>
    itemsOf(field, spec).map(([key, content]) => ({ field, key, content, into: describeField(field).into })),
  );
}

/** Where the PodDefault does not act although one could think so, and why. */
function notInjectedInto(spec: PodDefaultSpec): readonly string[] {
  const has = (field: InjectedField) => itemsOf(field, spec).length > 0;
  const intoContainers = (["env", "envFrom", "volumeMounts"] as const).filter(has);
  const sentences: string[] = [];
  if (intoContainers.length > 0) {
    const own = has("sidecars") || has("initContainers") ? " and its own sidecars and init containers" : "";
    sentences.push(`Init containers${own} get no ${intoContainers.join(", ")}`);
  }
  if (has("command") || has("args")) {
    sentences.push("Containers with a command or args of their own, and istio-proxy, keep theirs");
  }
  return sentences;
}
