import type { Json } from "../kubernetes/json.ts";
import { valueAt } from "../kubernetes/json.ts";
import type { InjectedField } from "../model/injected-fields.ts";
import { itemPath } from "../model/injected-item.ts";
import type { Conflict } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import { type Advice, editPodDefault, type Home, type Remedy } from "./advice.ts";
import { type Difference, differences } from "./differences.ts";
import { fieldWords } from "./where.ts";

type Posted = Home & { readonly posted: Pod };

/** Explains one conflict: what collides and whose it is, both values, and what would make the two agree. */
export function adviseOnConflict(conflict: Conflict, { posted, ...home }: Posted): Advice {
  const differing = differences(conflict.wanted, conflict.found);
  const filledIn = conflict.owner.kind === "Pod" ? filledInByServer(conflict, differing, posted) : [];
  return {
    headline: `${thing(conflict)}: two different contents`,
    details: [
      `PodDefault ${conflict.podDefault} wants  ${compact(conflict.wanted)}`,
      `${ownerWords(conflict)} has  ${compact(conflict.found)}`,
      `They differ in ${differenceList(conflict, differing, filledIn)}`,
    ],
    remedies: [...filledInRemedy(conflict, filledIn), ...agreeRemedy(conflict, home)],
  };
}

/** What collides, in words: `env var GREETING of container main`, `toleration with key gpu`. */
export function thing({ field, key, containers }: Conflict): string {
  const word = fieldWords[field].one;
  const name = key === "" ? `${word} with the empty key` : `${word} ${key}`;
  if (containers.length === 0) return name;
  return `${name} of container${containers.length > 1 ? "s" : ""} ${containers.join(", ")}`;
}

function ownerWords({ owner }: Conflict): string {
  return owner.kind === "Pod" ? "the Pod" : `PodDefault ${owner.name}`;
}

/** Fields of the Pod's copy that the user never wrote: the webhook compares after the API server has filled them in. */
function filledInByServer(
  conflict: Conflict,
  differing: readonly Difference[],
  posted: Pod,
): readonly Difference[] {
  const [container] = conflict.containers;
  const path = itemPath(posted, { ...conflict, ...(container !== undefined && { container }) });
  if (path === undefined) return [];
  const written = differences(valueAt(posted, path), conflict.found);
  const filled = new Set(written.filter(({ wanted }) => wanted === undefined).map(({ path }) => path));
  return differing.filter((difference) => difference.wanted === undefined && filled.has(difference.path));
}

function filledInRemedy({ field, key }: Conflict, filledIn: readonly Difference[]): readonly Remedy[] {
  if (filledIn.length === 0 || isContainerList(field)) return [];
  const fields = filledIn.map(({ path, found }) => `${path}: ${compact(found)}`).join(", ");
  const text =
    `Your Pod's copy has what the API server fills in before the webhook compares; ` +
    `remove ${fieldWords[field].one} ${key} from the Pod, or set ${fields} in the PodDefault too`;
  return [{ text }];
}

/** Where one PodDefault's own items collide by the webhook's narrow idea of identity: how it can have what it wants. */
export function wayOutOfSelfConflict(field: InjectedField): string {
  return selfConflictWays[field] ?? "remove or rename one of the two";
}

const selfConflictWays: { readonly [Field in InjectedField]?: string } = {
  tolerations: "keep one of the two: a toleration without effect tolerates every effect of its key",
  volumeMounts:
    "to mount a volume at two paths, list it twice in spec.volumes under two names and mount each once",
};

/** What ends a conflict for good: the two contents made the same, or one of them taken away. */
export function agreeRemedy(
  { owner, podDefault, field, key }: Pick<Conflict, "owner" | "podDefault" | "field" | "key">,
  home: Home,
): readonly Remedy[] {
  const edit = (what: string) => editPodDefault(what, { name: podDefault, path: ["spec", field] }, home);
  const item = `${fieldWords[field].one} ${key}`.trim();
  if (owner.kind === "PodDefault" && owner.name === podDefault) {
    return [edit(`PodDefault ${podDefault} collides with itself; ${wayOutOfSelfConflict(field)}`)];
  }
  if (isContainerList(field)) {
    // One that the API server has filled in is never the same again, and a Pod's only container cannot be removed.
    return [edit(`Rename ${item} in PodDefault ${podDefault}`)];
  }
  if (owner.kind === "Pod") return [edit(`Remove ${item} from the Pod, or make both the same`)];
  return [
    edit(`Make PodDefaults ${podDefault} and ${owner.name} agree`),
    { text: "Or take the label that selects one of the two off the Pod" },
  ];
}

/** Of containers the API server fills in so much, the token's mount included, that it would hide what somebody has written. */
function differenceList(
  { field }: Conflict,
  differing: readonly Difference[],
  filledIn: readonly Difference[],
): string {
  if (!isContainerList(field) || filledIn.length === 0) return differing.map(differenceWords).join(", ");
  const written = differing.filter((difference) => !filledIn.includes(difference)).map(differenceWords);
  const words = "what the API server fills in before the webhook compares";
  return written.length === 0 ? words : `${written.join(", ")} and in ${words}`;
}

function isContainerList(field: InjectedField): boolean {
  return field === "sidecars" || field === "initContainers";
}

function differenceWords({ path, wanted, found }: Difference): string {
  const where = path === "" ? "the value" : path;
  if (wanted === undefined) return `${where} (wanted: not set, found: ${compact(found)})`;
  if (found === undefined) return `${where} (wanted: ${compact(wanted)}, found: not set)`;
  return `${where} (wanted: ${compact(wanted)}, found: ${compact(found)})`;
}

/** A value on one line, short enough to read: flow style without needless quotes around keys. */
export function compact(value: Json | undefined): string {
  if (value === undefined) return "(not set)";
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(compact).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key}: ${compact(inner)}`)
      .join(", ")}}`;
  }
  return String(value);
}
