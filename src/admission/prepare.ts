import { type CompiledSelector, compileSelector } from "../kubernetes/selector.ts";
import type { AdmissionContext } from "../model/namespace-context.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { type PreparedNamespace, prepareNamespace } from "./in-tree/in-tree.ts";
import { type PreparedPodDefaults, preparePodDefaults } from "./pod-default/prepare-pod-defaults.ts";

/** What admission of every Pod of one namespace needs, made once. */
export type Admission = PreparedNamespace &
  PreparedPodDefaults & {
    /** PodDefaults among the given ones that live in another namespace, and so never apply. */
    readonly foreign: readonly PodDefault[];
    readonly namespaceSelector: CompiledSelector;
    readonly objectSelector: CompiledSelector;
  };

/** Prepares the PodDefaults of a namespace and its other objects, once for all of its Pods. */
export function prepareAdmission(context: AdmissionContext): Admission {
  const { namespace, podDefaults, podDefaultCrd, webhook, webhookVersion } = context;
  const isForeign = ({ metadata }: PodDefault): boolean =>
    metadata.namespace !== undefined && metadata.namespace !== namespace;
  return {
    ...prepareNamespace(context),
    ...preparePodDefaults(
      podDefaults.filter((podDefault) => !isForeign(podDefault)),
      webhookVersion,
      podDefaultCrd,
    ),
    foreign: podDefaults.filter(isForeign),
    namespaceSelector: compileSelector(webhook.podDefault?.namespaceSelector ?? {}),
    objectSelector: compileSelector(webhook.podDefault?.objectSelector ?? {}),
  };
}
