import { decode } from "../../kubernetes/decode.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { marshal } from "../../kubernetes/marshal.ts";
import { printSelector } from "../../kubernetes/selector.ts";
import { goType } from "../../kubernetes/types.ts";
import type { Denial, Injection, PatchOperation, Skipped } from "../../model/outcome.ts";
import type { Pod } from "../../model/pod.ts";
import { gatherConflicts, printConflicts } from "./conflicts.ts";
import { type Injected, inject } from "./inject.ts";
import type { Matching } from "./match.ts";
import { createWebhookPatch } from "./patch.ts";

/** The webhook's answer to a Pod that it was sent. */
export type Reply =
  | { readonly kind: "allowed" }
  | { readonly kind: "denied"; readonly denial: Denial; readonly message: string }
  | {
      readonly kind: "patched";
      readonly patch: readonly PatchOperation[];
      readonly injections: readonly Injection[];
      readonly skipped: readonly Skipped[];
    };

/**
 * mutatePods, once it is known what matches.
 *
 * @param api minor version of the k8s.io/api that the webhook is built with
 */
export function answer(pod: Pod, { matched, invalidSelector }: Matching, api: number): Reply {
  const podType = goType(api, "Pod");
  if (invalidSelector !== undefined && !invalidSelector.selector.ok) {
    const selector = printSelector(invalidSelector.spec.selector);
    const message = `label selector conversion failed: ${selector} for selector: ${invalidSelector.selector.error}`;
    const denial = { kind: "invalid-selector", podDefault: invalidSelector.name, message } as const;
    return { kind: "denied", denial, message };
  }
  if (matched.length === 0) return { kind: "allowed" };
  const decoded = decode(podType, pod) as Pod;
  const injected = inject(decoded, matched);
  const { conflicts, injections, skipped } = injected.log;
  if (conflicts.length > 0) {
    const names = matched.map(({ name }) => name);
    const denial = { kind: "conflicts", conflicts: gatherConflicts(conflicts) } as const;
    return { kind: "denied", denial, message: printConflicts(conflicts, names, pod.metadata.name ?? "") };
  }
  const patch = createWebhookPatch(marshal(podType, decoded), marshal(podType, asReturned(injected)));
  // An empty patch is none to the API server.
  return patch.length === 0 ? { kind: "allowed" } : { kind: "patched", patch, injections, skipped };
}

/** The Pod that applyPodDefaultsOnPod leaves: without containers where its second merge of the sidecars fails. */
function asReturned({ pod, losesContainers }: Injected): JsonObject {
  return losesContainers ? { ...pod, spec: { ...pod.spec, containers: null } } : pod;
}
