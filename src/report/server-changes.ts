import { differences } from "../finding/differences.ts";
import { errorOf, injectionsOf, skippedOf } from "../finding/evaluation.ts";
import { isObject, type Json, valueAt } from "../kubernetes/json.ts";
import { envSourceName, itemPath } from "../model/injected-item.ts";
import { markersOf } from "../model/marker.ts";
import type { Injection, NotMatched, Outcome, Skipped } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";

/** Which PodDefaults acted on a Pod of the API server, and what of the prediction came true. */
export type ServerChanges = {
  readonly matched: readonly string[];
  readonly notMatched: readonly NotMatched[];
  readonly injections: readonly Injection[];
  readonly skipped: readonly Skipped[];
  /** PodDefaults that were predicted to apply, but left nothing in the Pod. */
  readonly missing: readonly string[];
};

/**
 * What a Pod of the API server has beyond its answer without PodDefaults. The webhook adds a marker for each PodDefault; which of
 * them injected an item only the prediction tells.
 */
export function changesOnServer(predicted: Outcome, pod: Pod, base: Pod): ServerChanges {
  const before = markersOf(base);
  const matched = [...markersOf(pod)]
    .filter(([name, version]) => predicted.matched.includes(name) || before.get(name) !== version)
    .map(([name]) => name)
    .sort();
  const isApplied = ({ podDefault }: { readonly podDefault: string }) => matched.includes(podDefault);
  return {
    matched,
    notMatched: predicted.notMatched.filter((one) => !isApplied(one) && !isRefuted(one, predicted)),
    injections: injectionsOf(predicted).filter((injection) => isBeyond(pod, base, injection)),
    skipped: skippedOf(predicted).filter(isApplied),
    missing: predicted.matched.filter((name) => !matched.includes(name)),
  };
}

/** The API server admitted a Pod that it was predicted to reject. */
function isRefuted({ code }: NotMatched, predicted: Outcome): boolean {
  return code === "REFUSED_BEFORE" && errorOf(predicted) !== undefined;
}

function isBeyond(pod: Pod, base: Pod, injection: Injection): boolean {
  const before = itemsAt(base, injection);
  return itemsAt(pod, injection).some((item) => before.every((other) => differences(other, item).length > 0));
}

/** One item; but a container may name a source of env vars several times, each with its own prefix. */
function itemsAt(pod: Pod, injection: Injection): readonly Json[] {
  const path = itemPath(pod, injection);
  if (path === undefined) return [];
  const home = valueAt(pod, path.slice(0, -1));
  if (injection.field === "envFrom" && Array.isArray(home)) {
    return home.filter((item: Json) => isObject(item) && envSourceName(item) === injection.key);
  }
  const item = valueAt(pod, path);
  return item === undefined ? [] : [item];
}
