import { admit, injectAsWritten, prepareAdmission } from "../admission/admit.ts";
import type { PodSource } from "../gather/source.ts";
import type { Neighbourhood } from "../gather/surroundings.ts";
import { isRefused, type Judgement } from "./dry-run.ts";
import { notSimulated } from "./not-simulated.ts";

/**
 * Lets each Pod go through admission in its namespace, in the order given.
 * @param neighbourhoods one for each namespace that a Pod is in; each is prepared once, however many Pods it has
 */
export function judge(
  sources: readonly PodSource[],
  neighbourhoods: ReadonlyMap<string, Neighbourhood>,
): readonly Judgement[] {
  const prepared = new Map(
    [...neighbourhoods].map(([namespace, neighbourhood]) => {
      const { surroundings, notes, ...steps } = neighbourhood;
      const { namespaceLabels } = surroundings;
      const admission = prepareAdmission(surroundings);
      return [namespace, { admission, notes, otherSteps: { ...steps, namespace, namespaceLabels } }];
    }),
  );
  return sources.map(({ source, namespace, pod, notes }) => {
    const around = prepared.get(namespace);
    if (around === undefined) throw new Error(`nothing was gathered about namespace ${namespace}`);
    const { admission, otherSteps } = around;
    const outcome = admit(pod, admission);
    return {
      source,
      namespace,
      posted: pod,
      outcome,
      ...(!isRefused(outcome) && { asWritten: injectAsWritten(pod, admission) }),
      notes,
      surroundingNotes: [...around.notes, ...notSimulated(pod, otherSteps)],
    };
  });
}
