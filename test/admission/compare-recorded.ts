import type { ApiError } from "../../src/kubernetes/status.ts";
import type { Outcome, PatchOperation } from "../../src/model/outcome.ts";
import { readConflicts } from "./denial-text.ts";
import { firstDifference } from "./first-difference.ts";
import type { RecordedCase } from "./recorded-cases.ts";

/** Where the prediction differs first from what was recorded. */
export function compareWithRecorded(outcome: Outcome, recorded: RecordedCase): string | undefined {
  return compareAnswer(outcome, recorded) ?? compareBase(outcome, recorded);
}

/** The same for the Pod as it was submitted. */
export function compareAnswer(outcome: Outcome, recorded: RecordedCase): string | undefined {
  return firstDifference(summarize(outcome), forget(recorded, expectation(recorded)));
}

/** The same for the Pod without PodDefaults, which the recorder submitted for itself. */
export function compareBase(outcome: Outcome, recorded: RecordedCase): string | undefined {
  const { base, baseError } = recorded;
  const predicted = {
    base: base && outcome.base,
    // What is refused before the webhooks is refused with and without PodDefaults.
    baseError: outcome.outcome === "not-sent" ? baseError : inOneWording(outcome.baseError),
  };
  const wanted = { base, baseError: inOneWording(baseError) };
  return firstDifference(predicted, forget(recorded, wanted));
}

function summarize(outcome: Outcome) {
  return {
    outcome: outcome.outcome,
    error: outcome.outcome === "denied" || !("error" in outcome) ? undefined : inOneWording(outcome.error),
    denied: outcome.outcome === "denied" ? denial(outcome) : undefined,
    seen: outcome.seen,
    patch: "patch" in outcome ? inOneOrder(outcome.patch) : undefined,
    final: "pod" in outcome ? outcome.pod : undefined,
  };
}

function denial({ denial, error }: Extract<Outcome, { outcome: "denied" }>) {
  const { code, reason } = error;
  if (denial.kind === "invalid-selector") return { code, reason, message: error.message };
  const conflicts = denial.conflicts.map(({ podDefault, field, key }) => `${podDefault} ${field} ${key}`);
  return { code, reason, message: beginning(error.message), conflicts: [...new Set(conflicts)].sort() };
}

function expectation(recorded: RecordedCase): ReturnType<typeof summarize> {
  const { outcome, error, seen, patch, final } = recorded;
  const plain = { outcome, seen, final, patch: patch && inOneOrder(patch) };
  if (outcome !== "denied" || error === undefined) {
    return { ...plain, error: inOneWording(error), denied: undefined };
  }
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

/** A message that lists several faults, sorted: Go visits the resources of a container or a constraint in any order. */
export function inOneWording(error: ApiError | undefined): ApiError | undefined {
  const [, before, list] = /^(.* is (?:forbidden|invalid): )\[(.*)\]$/.exec(error?.message ?? "") ?? [];
  if (error === undefined || list === undefined) return error;
  const faults = list.split(/, (?=(?:minimum|maximum|\S+ max limit to request ratio) |spec\.)/);
  return { ...error, message: `${before}[${faults.sort().join(", ")}]` };
}
