import { equal } from "../../../kubernetes/equal.ts";
import type { JsonObject } from "../../../kubernetes/json.ts";
import { goType } from "../../../kubernetes/types.ts";
import type { InjectedField, MergeRule } from "../../../model/injected-fields.ts";
import { listOf } from "../../../model/injected-item.ts";
import type { Injection } from "../../../model/outcome.ts";
import type { Merge } from "../merge-log.ts";
import { type MergeLog, skipSame, toOwner } from "../merge-log.ts";

type Rule = Extract<MergeRule, { readonly kind: "by-identity" }>;

type Held = { readonly item: JsonObject; readonly owner: string | undefined };

/** What is under each identity so far, one map for each of the rule's identities. */
type Known = readonly Map<string, Held>[];

/**
 * mergeVolumes, mergeTolerations, mergeImagePullSecrets, mergeEnv, mergeVolumeMounts and mergeContainers: an item is
 * appended if its identity is new; else it must equal what is there, as reflect.DeepEqual sees it.
 *
 * @param existing the Pod's own items; nil is merged as an empty list, and the result is never nil
 * @returns the list itself where nothing is appended
 */
export function mergeByIdentity(
  rule: Rule,
  existing: readonly JsonObject[] | undefined,
  { field, podDefaults, log, container }: Merge,
): readonly JsonObject[] {
  const own = existing ?? [];
  const merged: JsonObject[] = [];
  const known: Known = rule.identities.map(
    ({ member }) => new Map(own.map((item) => [identify(item, member), { item, owner: undefined }])),
  );
  for (const { name, spec } of podDefaults) {
    for (const item of listOf(spec, field)) {
      const injection = injectionOf(name, field, identify(item, rule.identities[0]?.member), container?.name);
      if (isNew(rule, known, item, injection, log)) {
        merged.push(item);
        log.injections.push(injection);
      }
    }
  }
  return merged.length === 0 ? own : [...own, ...merged];
}

function injectionOf(
  podDefault: string,
  field: InjectedField,
  key: string,
  container: string | undefined,
): Injection {
  return { podDefault, field, key, ...(container !== undefined && { container }) };
}

/** Enters the item under its identities that are free; logs a conflict with what holds the others. */
function isNew(rule: Rule, known: Known, item: JsonObject, injection: Injection, log: MergeLog): boolean {
  let first: Held | undefined;
  let conflicts = false;
  for (const [index, { member, upstreamWord }] of rule.identities.entries()) {
    const key = identify(item, member);
    const held = known[index]?.get(key);
    if (held === undefined) {
      known[index]?.set(key, { item, owner: injection.podDefault });
      continue;
    }
    first ??= held;
    if (equal(goType("webhook", rule.goType), held.item, item)) continue;
    conflicts = true;
    const summary = `merging ${rule.upstreamNoun} for ${injection.podDefault} has a conflict on ${upstreamWord}${key}`;
    const owner = toOwner(held.owner);
    log.conflicts.push({ ...injection, key, wanted: item, found: held.item, owner, summary });
  }
  if (first !== undefined && !conflicts) skipSame(log, injection, first.owner);
  return first === undefined;
}

function identify(item: JsonObject, member = "name"): string {
  return String(item[member] ?? "");
}
