import { type ExplainedText, explainText } from "../finding/denial-text/explain-text.ts";
import type { Surroundings } from "../finding/edit-pod-default.ts";
import type { PodDefault } from "../model/pod-default.ts";

/** A message that was seen, by which object, how often, and when last. */
export type SeenMessage = {
  readonly source: string;
  readonly message: string;
  readonly seen?: number;
  /** RFC 3339 */
  readonly last?: string;
};

/** One explanation of all messages that say the same. */
export type EventExplanation = ExplainedText & {
  readonly source: string;
  readonly seen: number;
  readonly last?: string;
};

/**
 * Explains messages, each conflict once however many events repeat it: only the addresses of Go pointers differ from one to the
 * next. Messages that are not about PodDefaults are left out.
 * @param known PodDefaults of the namespace: they complete what a message leaves open
 */
export function explainMessages(
  messages: readonly SeenMessage[],
  surroundings: Surroundings,
  known: readonly PodDefault[],
): readonly EventExplanation[] {
  const explained = new Map<string, EventExplanation>();
  for (const { source, message, seen = 1, last } of messages) {
    const explanation = explainText(message, surroundings, known);
    if (explanation === undefined) continue;
    const key = JSON.stringify([source, explanation.podDefaults, explanation.findings]);
    const before = explained.get(key);
    const newest = [before?.last, last]
      .filter((time) => time !== undefined)
      .sort()
      .at(-1);
    explained.set(key, {
      ...(before ?? { source, ...explanation }),
      seen: (before?.seen ?? 0) + seen,
      ...(newest !== undefined && { last: newest }),
    });
  }
  return [...explained.values()];
}
