import type { Json } from "../kubernetes/json.ts";
import { valueAt } from "../kubernetes/json.ts";
import { describeField, type InjectedField } from "../model/injected-fields.ts";
import { holdsContainers, itemPath } from "../model/injected-item.ts";
import type { Conflict } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import { commandLine } from "../quote-for-shell.ts";
import { compact, type Difference, differences } from "./differences.ts";
import { editPodDefault, findingAt, type Surroundings } from "./edit-pod-default.ts";
import { type Finding, type Fix, sentence } from "./finding.ts";

/**
 * Two contents under one identity, as an outcome or the text of a denial tells it. A text may leave open whose they are ("") and
 * what they are.
 */
export type KnownConflict = {
  readonly podDefault: string;
  readonly field: InjectedField | "";
  readonly key: string;
  readonly wanted: Json;
  readonly found: Json;
  /** "Pod", the PodDefault that came first, or "" where that is unknown. */
  readonly owner: string;
  readonly containers: readonly string[];
  /** The two values cannot be compared: a text shows only an address. */
  readonly isUnreadable?: boolean;
};

/** A conflict of an outcome, in the words that conflicts of texts have, too. */
export function asKnown({ owner, ...conflict }: Conflict): KnownConflict {
  return { ...conflict, owner: owner.kind === "Pod" ? "Pod" : owner.name };
}

/**
 * Explains conflicts: what conflicts, both values, where they differ, and what ends it. What two PodDefaults conflict in has
 * one fix for all of it.
 * @param submitted the Pod as submitted, where it is known: it tells which values the API server defaulted
 */
export function conflictFindings(
  conflicts: readonly KnownConflict[],
  surroundings: Surroundings,
  submitted?: Pod,
): readonly Finding[] {
  const byPair = Map.groupBy(conflicts, ({ podDefault, owner }) => `${podDefault} ${owner}`);
  const fixed = new Map([...byPair].map(([pair, ofPair]) => [pair, fixesFor(ofPair, surroundings)] as const));
  return conflicts.map((conflict) => {
    const fixes = fixed.get(`${conflict.podDefault} ${conflict.owner}`) ?? [];
    return conflictFinding(conflict, fixes, surroundings, submitted);
  });
}

function conflictFinding(
  conflict: KnownConflict,
  fixes: readonly Fix[],
  surroundings: Surroundings,
  submitted: Pod | undefined,
): Finding {
  const { podDefault, owner, field } = conflict;
  const isSelf = owner === podDefault && podDefault !== "";
  const differing = conflict.isUnreadable ? [] : differences(conflict.wanted, conflict.found);
  const defaulted = submitted && owner === "Pod" ? defaultedByServer(conflict, differing, submitted) : [];
  const path = field === "" ? ["spec"] : ["spec", field];
  return findingAt(isSelf ? "SELF_CONFLICT" : "CONFLICT", { name: podDefault, path }, surroundings, {
    message: `${itemInWords(conflict)}: ${partiesInWords(conflict)}`,
    details: [
      `${partyInWords(podDefault, "a matching PodDefault")}: ${compact(conflict.wanted)}`,
      `${partyInWords(owner, "the Pod or an earlier PodDefault")}: ${compact(conflict.found)}`,
      ...(differing.length > 0 ? [`Different: ${differencesInWords(conflict, differing, defaulted)}`] : []),
    ],
    fixes: [...fixForDefaulted(conflict, defaulted), ...fixes],
  });
}

/** What conflicts, in words: `env GREETING in container main`, `toleration gpu`. */
export function itemInWords({
  field,
  key,
  containers,
}: Pick<KnownConflict, "field" | "key" | "containers">): string {
  const item = itemName(field, key);
  if (containers.length === 0) return item;
  return `${item} in container${containers.length > 1 ? "s" : ""} ${containers.join(", ")}`;
}

function itemName(field: InjectedField | "", key: string): string {
  if (field === "") return `${key} (a label or annotation, sidecar or init container)`;
  const { one } = describeField(field);
  return key === "" ? `${one} with an empty key` : `${one} ${key}`;
}

function partiesInWords({ podDefault, owner }: KnownConflict): string {
  if (podDefault !== "" && owner === podDefault) return `PodDefault ${podDefault} conflicts with itself`;
  if (podDefault === "" || owner === "") return "two contents conflict";
  if (owner === "Pod") return `PodDefault ${podDefault} and the Pod have different content`;
  return `PodDefaults ${podDefault} and ${owner} have different content`;
}

function partyInWords(name: string, unknown: string): string {
  if (name === "") return unknown;
  return name === "Pod" ? "the Pod" : `PodDefault ${name}`;
}

/** Fields of the Pod's copy that the user did not submit: the API server defaults the Pod before the webhook compares. */
function defaultedByServer(
  conflict: KnownConflict,
  differing: readonly Difference[],
  submitted: Pod,
): readonly Difference[] {
  const { field, key, containers } = conflict;
  if (field === "") return [];
  const [container] = containers;
  const path = itemPath(submitted, { field, key, ...(container !== undefined && { container }) });
  if (path === undefined) return [];
  const added = differences(valueAt(submitted, path), conflict.found);
  const addedPaths = new Set(added.filter(({ wanted }) => wanted === undefined).map(({ path }) => path));
  return differing.filter(({ wanted, path }) => wanted === undefined && addedPaths.has(path));
}

/** The API server defaults so many fields of a container that they would hide what somebody wrote. */
function differencesInWords(
  { field, podDefault, owner }: KnownConflict,
  differing: readonly Difference[],
  defaulted: readonly Difference[],
): string {
  const inWords = ({ path, wanted, found }: Difference): string =>
    `${path || "the value"} (${podDefault || "PodDefault"}: ${compact(wanted)}, ${owner || "found"}: ${compact(found)})`;
  if (field === "" || !holdsContainers(field) || defaulted.length === 0)
    return differing.map(inWords).join(", ");
  const written = differing.filter((difference) => !defaulted.includes(difference)).map(inWords);
  return [...written, "fields that the API server defaults before the webhook compares"].join(", ");
}

function fixForDefaulted(conflict: KnownConflict, defaulted: readonly Difference[]): readonly Fix[] {
  const { field, key } = conflict;
  if (field === "" || defaulted.length === 0 || holdsContainers(field)) return [];
  const fields = defaulted.map(({ path, found }) => `${path}: ${compact(found)}`).join(", ");
  const text =
    `The API server defaults this field before the webhook compares it: remove ${itemName(field, key)} from the Pod, ` +
    `or set ${fields} in the PodDefault, too`;
  return [{ text }];
}

/** What ends the conflicts of one pair: the contents made identical, or one of them removed. */
function fixesFor(conflicts: readonly KnownConflict[], surroundings: Surroundings): readonly Fix[] {
  const [first] = conflicts;
  if (first === undefined) return [];
  const { podDefault, owner, field } = first;
  if (podDefault === "") {
    const command = commandLine`kubectl poddefault list -n ${surroundings.namespace}`;
    return [{ text: "See what the PodDefaults inject:", command }];
  }
  const path = field === "" ? ["spec"] : ["spec", field];
  const edit = (what: string) => editPodDefault(what, { name: podDefault, path }, surroundings);
  const itemsOf = (some: readonly KnownConflict[]) =>
    [...new Set(some.map((one) => shortName(one.field, one.key)))].join(", ");
  const items = itemsOf(conflicts);
  if (field === "" || owner === "") return [edit(`Make ${items} identical, or remove one of the two`)];
  if (owner === podDefault) {
    return [...new Set(conflicts.map((one) => sentence(selfConflictFix(one.field as InjectedField))))].map(
      edit,
    );
  }
  // A container that the API server defaulted is never identical again, and a Pod's only container cannot be removed.
  const containers = conflicts.filter((one) => one.field !== "" && holdsContainers(one.field));
  const others = conflicts.filter((one) => !containers.includes(one));
  const rename =
    containers.length > 0 ? [edit(`Rename ${itemsOf(containers)} in PodDefault ${podDefault}`)] : [];
  if (others.length === 0) return rename;
  if (owner === "Pod")
    return [...rename, edit(`Remove ${itemsOf(others)} from the Pod, or make both identical`)];
  return [
    ...rename,
    edit(`Make ${itemsOf(others)} identical in PodDefaults ${podDefault} and ${owner}`),
    { text: "Or never put both labels on one Pod" },
  ];
}

function shortName(field: InjectedField | "", key: string): string {
  return field === "" ? key : `${describeField(field).one} ${key}`.trim();
}

/** What ends a conflict of a PodDefault with itself. */
export function selfConflictFix(field: InjectedField): string {
  return describeField(field).selfConflictFix ?? "remove or rename one of the two";
}
