import type { Json } from "../../kubernetes/json.ts";
import type { InjectedField } from "../../model/injected-fields.ts";
import { cutOff, toJson, unreadable } from "./go-json.ts";
import { readGoValue } from "./go-value.ts";
import { type TextCursor, takePattern } from "./text-cursor.ts";

/** One conflict as the webhook's message tells it. What the message does not tell is absent, or has several candidates. */
export type ToldConflict = {
  /** The PodDefaults that it may be about; one, unless it is about a label or an annotation. */
  readonly podDefaults: readonly string[];
  /** One field, or the two that the message does not tell apart. */
  readonly fields: readonly InjectedField[];
  readonly key: string;
  readonly wanted: Json;
  readonly found: Json;
};

export type ToldDenial = {
  /** PodDefaults that matched the Pod. */
  readonly podDefaults: readonly string[];
  readonly pod: string;
  readonly conflicts: readonly ToldConflict[];
  /** True where the text ends before the message does, as long events do. */
  readonly isCutOff: boolean;
};

/** The webhook's words for each field (main.go: merge*). */
const nouns: Readonly<Record<string, readonly InjectedField[]>> = {
  volumes: ["volumes"],
  tolerations: ["tolerations"],
  imagePullSecret: ["imagePullSecrets"],
  env: ["env"],
  "volume mounts": ["volumeMounts"],
  containers: ["initContainers", "sidecars"],
};

const denial = /conflict occurred while applying poddefaults: (\S*) on pod: (?:(\S+) )? ?err: /;
/** Up to the first value. `kubectl get events` cuts at the line break before it; copying may turn that into a space. */
const conflictHead =
  /merging (?:(volumes|tolerations|imagePullSecret|env|volume mounts|containers) for (\S+) has a|has) conflict on (?:mount path )?(.*?): ?(?:\n|\.\.\.|$|(?=\s*(?:v1\.|")))/g;
const between = "\ndoes not match\n";

/** Decodes a denial for conflicting PodDefaults; undefined if the text holds none. Mirrors the messages of main.go. */
export function decodeDenial(text: string): ToldDenial | undefined {
  const message = withLineBreaks(text);
  const [head, names = "", pod = ""] = denial.exec(message) ?? [];
  if (head === undefined) return undefined;
  const podDefaults = names.split(",");
  const conflicts = readConflicts(message, podDefaults);
  const isCutOff = conflicts.length === 0 || conflicts.some(({ found }) => found === cutOff);
  return { podDefaults, pod, conflicts: withoutRepeats(conflicts), isCutOff };
}

/** Text copied from a shell or from JSON has its line breaks as two characters, and its quotes escaped. */
function withLineBreaks(text: string): string {
  if (text.includes(between) || !text.includes("\\ndoes not match\\n")) return text;
  return text.replaceAll("\\n", "\n").replaceAll('\\"', '"');
}

/** One after the other, each from where the one before ends: a value may quote anything. */
function readConflicts(message: string, matching: readonly string[]): readonly ToldConflict[] {
  const conflicts: ToldConflict[] = [];
  const cursor = { text: message, at: 0 };
  for (let head = nextHead(cursor); head !== null; head = nextHead(cursor)) {
    cursor.at = head.index + head[0].length;
    conflicts.push(readConflict(head, cursor, matching));
  }
  return conflicts;
}

function nextHead({ text, at }: TextCursor): RegExpExecArray | null {
  conflictHead.lastIndex = at;
  return conflictHead.exec(text);
}

function readConflict(
  [, noun, podDefault, key = ""]: RegExpExecArray,
  cursor: TextCursor,
  matching: readonly string[],
): ToldConflict {
  const wanted = readGoValue(cursor);
  const hasBoth = wanted !== undefined && takePattern(cursor, /\s+does not match\s+/y) !== undefined;
  const found = hasBoth ? readGoValue(cursor) : undefined;
  return {
    podDefaults: podDefault === undefined ? matching : [podDefault],
    fields: noun === undefined ? ["annotations", "labels"] : (nouns[noun] ?? []),
    key,
    wanted: wanted ? (toJson(wanted) ?? null) : cutOff,
    found: found ? (toJson(found) ?? null) : cutOff,
  };
}

/** The webhook names a conflict once for every container that it is in. */
function withoutRepeats(conflicts: readonly ToldConflict[]): readonly ToldConflict[] {
  return [...new Map(conflicts.map((conflict) => [JSON.stringify(conflict), conflict])).values()];
}

/** True if part of the value was a pointer, of which the message has only the address. */
export function isUnreadable(value: Json): boolean {
  return JSON.stringify(value).includes(unreadable);
}
