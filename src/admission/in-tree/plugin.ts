import type { Assumption, DecidingObject, Refusal } from "../../model/outcome.ts";
import type { Pod } from "../../model/pod.ts";

/**
 * Why a plugin rejects a Pod: `text` is what the server says after `pods "x" is forbidden: `, or all that it says where a
 * plugin fails.
 */
export type PluginRefusal = { readonly text: string; readonly by: Refusal; readonly isFailure?: true };

/** What a mutating plugin makes of a Pod. */
export type Admitted =
  | { readonly ok: true; readonly pod: Pod; readonly assumptions?: readonly Assumption[] }
  | { readonly ok: false; readonly refusal: PluginRefusal };

/** What a validating plugin says about the Pod that would be stored. */
export type Validated = { readonly refusal?: PluginRefusal; readonly assumptions?: readonly Assumption[] };

/** A refusal for a reason that is not in single containers. */
export function refusal(
  plugin: "ServiceAccount" | "Priority" | "RuntimeClass" | "NamespaceLifecycle",
  text: string,
  object?: DecidingObject,
): PluginRefusal {
  return { text, by: { plugin, containers: [], ...(object !== undefined && { object }) } };
}

/**
 * Objects of a namespace in the order in which the plugins most likely visit them: as they were created. The server takes
 * them from an index of its cache (thread_safe_store of k8s.io/client-go), a small Go map, where a visit starts anywhere
 * but mostly at the oldest. Without creation times the order is the given one.
 */
export function inServerOrder<T extends { readonly metadata: { readonly creationTimestamp?: string } }>(
  objects: readonly T[],
): readonly T[] {
  return objects.toSorted((a, b) => {
    const [first = "", second = ""] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
    return first < second ? -1 : Number(first > second);
  });
}
