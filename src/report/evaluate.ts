import { admit, injectAsWritten, prepareAdmission } from "../admission/admit.ts";
import type { NamespaceSurroundings } from "../gather/namespace-context.ts";
import type { PodSource } from "../gather/source.ts";
import { type Evaluation, isRefused } from "./dry-run.ts";
import { notSimulated } from "./not-simulated.ts";

/**
 * Lets each Pod go through admission in its namespace, in the order given, one at a time: thousands need not be held at once.
 * @param namespaceContexts one for each namespace that a Pod is in; each is prepared once, however many Pods it has
 */
export function* evaluate(
  sources: readonly PodSource[],
  namespaceContexts: ReadonlyMap<string, NamespaceSurroundings>,
): Generator<Evaluation> {
  const prepared = new Map(
    [...namespaceContexts].map(([namespace, one]) => [namespace, prepare(namespace, one)]),
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

function prepare(namespace: string, { context, notes, origins, ...steps }: NamespaceSurroundings) {
  const { namespaceLabels } = context;
  const notesAbout = notSimulated({ ...steps, namespace, namespaceLabels });
  return { admission: prepareAdmission(context), notes, notesAbout, origins };
}
