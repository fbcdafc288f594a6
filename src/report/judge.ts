import { admit, injectAsWritten, prepareAdmission } from "../admission/admit.ts";
import type { PodSource } from "../gather/source.ts";
import type { Neighbourhood } from "../gather/surroundings.ts";
import { isRefused, type Judgement } from "./dry-run.ts";
import { notSimulated } from "./not-simulated.ts";

/**
 * Lets each Pod go through admission in its namespace, in the order given, one at a time: thousands need not be held at once.
 * @param neighbourhoods one for each namespace that a Pod is in; each is prepared once, however many Pods it has
 */
export function* judge(
  sources: readonly PodSource[],
  neighbourhoods: ReadonlyMap<string, Neighbourhood>,
): Generator<Judgement> {
  const prepared = new Map(
    [...neighbourhoods].map(([namespace, one]) => [namespace, prepare(namespace, one)]),
  );
  for (const { source, namespace, pod, notes, createdBy, inFile } of sources) {
    const around = prepared.get(namespace);
    if (around === undefined) throw new Error(`nothing was gathered about namespace ${namespace}`);
    const outcome = admit(pod, around.admission);
    yield {
      source,
      namespace,
      posted: pod,
      origins: around.origins,
      ...(createdBy && { createdBy }),
      ...(inFile && { inFile }),
      outcome,
      ...(!isRefused(outcome) && { asWritten: () => injectAsWritten(pod, around.admission) }),
      notes,
      surroundingNotes: [...around.notes, ...around.notesAbout(pod)],
    };
  }
}

function prepare(namespace: string, { surroundings, notes, origins, ...steps }: Neighbourhood) {
  const { namespaceLabels } = surroundings;
  const notesAbout = notSimulated({ ...steps, namespace, namespaceLabels });
  return { admission: prepareAdmission(surroundings), notes, notesAbout, origins };
}
