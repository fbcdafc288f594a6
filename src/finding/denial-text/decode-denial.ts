import type { Json } from "../../kubernetes/json.ts";
import { describeField, type InjectedField, injectedFieldNames } from "../../model/injected-fields.ts";
import { cutOff, toJson, unreadable } from "./dump-to-json.ts";
import { readGoValue, type TextCursor, takePattern } from "./go-dump.ts";

/** One conflict as the webhook's message shows it. What the message leaves open has several candidates. */
export type DecodedConflict = {
  /** The PodDefaults that it may be about: one, unless it is about a label or an annotation. */
  readonly podDefaults: readonly string[];
  /** One field, or two where the message does not distinguish them. */
  readonly fields: readonly InjectedField[];
  readonly key: string;
  readonly wanted: Json;
  readonly found: Json;
};

export type DecodedDenial = {
  /** PodDefaults that matched the Pod. */
  readonly podDefaults: readonly string[];
  readonly pod: string;
  readonly conflicts: readonly DecodedConflict[];
  /** True where the text ends before the message does, as long events do. */
  readonly isCutOff: boolean;
};

/** The fields that the webhook names by a noun (main.go: merge*). */
const fieldsByNoun = Map.groupBy(injectedFieldNames, (field) => {
  const { merge } = describeField(field);
  return merge.kind === "by-identity" ? merge.upstreamNoun : "";
});
const nouns = [...fieldsByNoun.keys()].filter((noun) => noun !== "").join("|");

const denial = /conflict occurred while applying poddefaults: (\S*) on pod: (?:(\S+) )? ?err: /;
/** Up to the first value. `kubectl get events` cuts at the line break before it; copying may turn that into a space. */
const conflictHead = new RegExp(
  String.raw`merging (?:(${nouns}) for (\S+) has a|has) conflict on (?:mount path )?(.*?): ?(?:\n|\.\.\.|$|(?=\s*(?:v1\.|")))`,
  "g",
);
const between = "\ndoes not match\n";

/** Decodes a denial for conflicting PodDefaults; undefined if the text holds none. Mirrors the messages of main.go. */
export function decodeDenial(text: string): DecodedDenial | undefined {
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

/** One by one, each from where the one before ends: a value may quote anything. */
function readConflicts(message: string, matching: readonly string[]): readonly DecodedConflict[] {
  const conflicts: DecodedConflict[] = [];
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
): DecodedConflict {
  const wanted = readGoValue(cursor);
  const hasBoth = wanted !== undefined && takePattern(cursor, /\s+does not match\s+/y) !== undefined;
  const found = hasBoth ? readGoValue(cursor) : undefined;
  return {
    podDefaults: podDefault === undefined ? matching : [podDefault],
    fields: noun === undefined ? ["annotations", "labels"] : (fieldsByNoun.get(noun) ?? []),
    key,
    wanted: wanted ? (toJson(wanted) ?? null) : cutOff,
    found: found ? (toJson(found) ?? null) : cutOff,
  };
}

/** The webhook reports a conflict once for every container that has it. */
function withoutRepeats(conflicts: readonly DecodedConflict[]): readonly DecodedConflict[] {
  return [...new Map(conflicts.map((conflict) => [JSON.stringify(conflict), conflict])).values()];
}

/** True if part of the value was a pointer, and the message has only its address. */
export function isUnreadable(value: Json): boolean {
  return JSON.stringify(value).includes(unreadable);
}
