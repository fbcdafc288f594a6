import { aggregate } from "../../kubernetes/field-error.ts";
import type { Json } from "../../kubernetes/json.ts";
import type { Conflict } from "../../model/outcome.ts";
import type { MergeConflict } from "./merge-log.ts";

/** The conflicts of the merges, in upstream's order; one that is the same in several containers once, with their names. */
export function gatherConflicts(conflicts: readonly MergeConflict[]): readonly Conflict[] {
  const gathered = new Map<string, Conflict>();
  for (const { container, summary: _, ...conflict } of conflicts) {
    const { podDefault, field, key, wanted, found } = conflict;
    const identity = JSON.stringify([podDefault, field, key, wanted, found]);
    const before = gathered.get(identity)?.containers ?? [];
    gathered.set(identity, {
      ...conflict,
      containers: container === undefined ? before : [...before, container],
    });
  }
  return [...gathered.values()];
}

/**
 * What the webhook answers: utilerrors.NewAggregate over every conflict, equal messages once. Upstream prints both contents
 * as Go structs; here they are JSON.
 */
export function printConflicts(
  conflicts: readonly MergeConflict[],
  podDefaults: readonly string[],
  pod: string,
): string {
  const errors = aggregate(conflicts.map(printConflict));
  const names = podDefaults.join(",");
  return `conflict occurred while applying poddefaults: ${names} on pod: ${pod} err: ${errors}`;
}

function printConflict({ field, summary, wanted, found }: MergeConflict): string {
  const place = field === "annotations" || field === "labels" ? "pod" : "container";
  const [a, b] = [wanted, found].map((value: Json) => JSON.stringify(value));
  return `${summary}: \n${a}\ndoes not match\n${b}\n in ${place}`;
}
