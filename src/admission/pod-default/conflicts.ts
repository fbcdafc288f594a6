import { aggregate } from "../../kubernetes/field-error.ts";
import type { Json } from "../../kubernetes/json.ts";
import type { Conflict } from "../../model/outcome.ts";
import type { Clash } from "./findings.ts";

/** The clashes as conflicts, in upstream's order; one that is the same in several containers once, with their names. */
export function gatherConflicts(clashes: readonly Clash[]): readonly Conflict[] {
  const gathered = new Map<string, Conflict>();
  for (const { container, summary: _, ...clash } of clashes) {
    const { podDefault, field, key, wanted, found } = clash;
    const identity = JSON.stringify([podDefault, field, key, wanted, found]);
    const before = gathered.get(identity)?.containers ?? [];
    gathered.set(identity, {
      ...clash,
      containers: container === undefined ? before : [...before, container],
    });
  }
  return [...gathered.values()];
}

/**
 * What the webhook answers: utilerrors.NewAggregate over every clash, equal messages once. Upstream prints both contents
 * as Go structs; here they are JSON.
 */
export function printConflicts(
  clashes: readonly Clash[],
  podDefaults: readonly string[],
  pod: string,
): string {
  const errors = aggregate(clashes.map(printClash));
  const names = podDefaults.join(",");
  return `conflict occurred while applying poddefaults: ${names} on pod: ${pod} err: ${errors}`;
}

function printClash({ field, summary, wanted, found }: Clash): string {
  const place = field === "annotations" || field === "labels" ? "pod" : "container";
  const [a, b] = [wanted, found].map((value: Json) => JSON.stringify(value));
  return `${summary}: \n${a}\ndoes not match\n${b}\n in ${place}`;
}
