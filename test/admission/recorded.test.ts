import { expect, test } from "vitest";
import { admit } from "../../src/admission/admit.ts";
import type { Outcome, PatchOperation } from "../../src/model/outcome.ts";
import { readConflicts } from "./denial-text.ts";
import { firstDifference } from "./first-difference.ts";
import { prepareCase, type RecordedCase, readRecordedCases } from "./recorded-cases.ts";

test("every recorded admission is predicted", () => {
  const counts: Record<string, number> = {};
  const misses: string[] = [];
  for (const recorded of readRecordedCases()) {
    counts[recorded.outcome] = (counts[recorded.outcome] ?? 0) + 1;
    const miss = compare(admit(recorded.pod, prepareCase(recorded)), recorded);
    if (miss !== undefined) misses.push(`${recorded.case} ${miss}`);
  }
  process.stdout.write(`recorded admissions: ${JSON.stringify(counts)}, ${misses.length} missed\n`);
  expect(misses).toEqual([]);
  expect(counts).toEqual({ mutated: 212, denied: 126, unchanged: 57, invalid: 39, "not-sent": 25 });
});

/** Where the prediction differs first from what was recorded. */
function compare(outcome: Outcome, recorded: RecordedCase): string | undefined {
  return firstDifference(summarize(outcome), forget(recorded, expectation(recorded)));
}

function summarize(outcome: Outcome) {
  return {
    outcome: outcome.outcome,
    error: outcome.outcome === "denied" ? undefined : "error" in outcome ? outcome.error : undefined,
    denied: outcome.outcome === "denied" ? denial(outcome) : undefined,
    seen: outcome.seen,
    patch: "patch" in outcome ? inOneOrder(outcome.patch) : undefined,
    final: "pod" in outcome ? outcome.pod : undefined,
    base: outcome.base,
  };
}

function denial({ denial, error }: Extract<Outcome, { outcome: "denied" }>) {
  const { code, reason } = error;
  if (denial.kind === "invalid-selector") return { code, reason, message: error.message };
  const conflicts = denial.conflicts.map(({ podDefault, field, key }) => `${podDefault} ${field} ${key}`);
  return { code, reason, message: beginning(error.message), conflicts: [...new Set(conflicts)].sort() };
}

function expectation(recorded: RecordedCase): ReturnType<typeof summarize> {
  const { outcome, error, seen, patch, final, base } = recorded;
  const plain = { outcome, seen, final, base, patch: patch && inOneOrder(patch) };
  if (outcome !== "denied" || error === undefined) return { ...plain, error, denied: undefined };
  const { code, reason, message } = error;
  const poisoned = message.includes("label selector conversion failed");
  const denied = poisoned
    ? { code, reason, message }
    : { code, reason, message: beginning(message), conflicts: readConflicts(recorded) };
  return { ...plain, error: undefined, denied };
}

/** What the webhook says before it prints the conflicts, with Go's structs and their addresses. */
function beginning(message: string): string | undefined {
  return message.split(" err: ")[0];
}

/** Go takes the members of an object in any order; the operations on one list keep theirs. */
function inOneOrder(patch: readonly PatchOperation[]): PatchOperation[] {
  const list = ({ path }: PatchOperation): string => path.replace(/\/\d+$/, "");
  return patch.toSorted((a, b) => (list(a) < list(b) ? -1 : Number(list(a) > list(b))));
}

/** The same with `xxxxx` for what the API server put behind a generateName. */
function forget<Value>(recorded: RecordedCase, value: Value): Value {
  const prefix = recorded.pod.metadata.generateName;
  if (prefix === undefined) return value;
  const generated = new RegExp(`${prefix}[a-z0-9]{5}\\b`, "g");
  return JSON.parse(JSON.stringify(value).replace(generated, `${prefix}xxxxx`)) as Value;
}
