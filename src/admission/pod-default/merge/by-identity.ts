import { equal } from "../../../kubernetes/equal.ts";
import type { JsonObject } from "../../../kubernetes/json.ts";
import type { Injection } from "../../../model/outcome.ts";
import type { PreparedPodDefault } from "../../prepare.ts";
import { type Findings, skipSame, toOwner } from "../findings.ts";
import type { ListRule } from "./table.ts";

type Held = { readonly item: JsonObject; readonly owner: string | undefined };

/** What is under each identity so far, one map for each of the rule's identities. */
type Known = readonly Map<string, Held>[];

/**
 * mergeVolumes, mergeTolerations, mergeImagePullSecrets, mergeEnv, mergeVolumeMounts and mergeContainers: an item is
 * appended if its identity is new, and must else be equal to the one that is there, as reflect.DeepEqual sees it.
 *
 * @param existing the Pod's own items; nil is merged as an empty list, and the result is never nil
 * @param container the container that the list belongs to, if it is not the Pod's
 * @returns the list itself where nothing is appended
 */
export function mergeByIdentity<Item extends JsonObject>(
  rule: ListRule<Item>,
  existing: readonly Item[] | undefined,
  podDefaults: readonly PreparedPodDefault[],
  findings: Findings,
  container?: string,
): readonly Item[] {
  const own = existing ?? [];
  const merged: Item[] = [];
  const known: Known = rule.identities.map(
    ({ member }) => new Map(own.map((item) => [identify(item, member), { item, owner: undefined }])),
  );
  for (const { name, spec } of podDefaults) {
    for (const item of rule.items(spec) ?? []) {
      const key = identify(item, rule.identities[0]?.member);
      const injection: Injection = {
        podDefault: name,
        field: rule.field,
        key,
        ...(container !== undefined && { container }),
      };
      if (isNew(rule, known, item, injection, findings)) {
        merged.push(item);
        findings.injections.push(injection);
      }
    }
  }
  return merged.length === 0 ? own : [...own, ...merged];
}

/** Enters the item under its identities that are free; notes what holds the others. */
function isNew(
  rule: ListRule<JsonObject>,
  known: Known,
  item: JsonObject,
  injection: Injection,
  findings: Findings,
): boolean {
  let first: Held | undefined;
  let clashes = false;
  for (const [index, { member, noun }] of rule.identities.entries()) {
    const key = identify(item, member);
    const held = known[index]?.get(key);
    if (held === undefined) {
      known[index]?.set(key, { item, owner: injection.podDefault });
      continue;
    }
    first ??= held;
    if (equal(rule.type, held.item, item)) continue;
    clashes = true;
    const summary = `merging ${rule.noun} for ${injection.podDefault} has a conflict on ${noun}${key}`;
    const owner = toOwner(held.owner);
    findings.clashes.push({ ...injection, key, wanted: item, found: held.item, owner, summary });
  }
  if (first !== undefined && !clashes) skipSame(findings, injection, first.owner);
  return first === undefined;
}

function identify(item: JsonObject, member = "name"): string {
  return String(item[member] ?? "");
}
