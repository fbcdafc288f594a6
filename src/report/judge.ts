import { admit, injectAsWritten, prepareAdmission } from "../admission/admit.ts";
import type { PodSource } from "../gather/source.ts";
import type { Neighbourhood } from "../gather/surroundings.ts";
import { isRefused, type Judgement } from "./dry-run.ts";

/**
 * Lets each Pod go through admission in its namespace, in the order given.
 * @param neighbourhoods one for each namespace that a Pod is in; each is prepared once, however many Pods it has
 */
export function judge(
  sources: readonly PodSource[],
  neighbourhoods: ReadonlyMap<string, Neighbourhood>,
): readonly Judgement[] {
  const admissions = new Map(
    [...neighbourhoods].map(([namespace, { surroundings }]) => [namespace, prepareAdmission(surroundings)]),
  );
  return sources.map(({ source, namespace, pod, notes }) => {
    const admission = admissions.get(namespace);
    if (admission === undefined) throw new Error(`nothing was gathered about namespace ${namespace}`);
    const outcome = admit(pod, admission);
    return {
      source,
      namespace,
      posted: pod,
      outcome,
      ...(!isRefused(outcome) && { asWritten: injectAsWritten(pod, admission) }),
      notes,
      surroundingNotes: neighbourhoods.get(namespace)?.notes ?? [],
    };
  });
}
