import { type Count, counted } from "../../src/counted.ts";
import { type Evaluation, evaluate } from "../../src/finding/evaluation.ts";
import { type BeforeAndAfterStates, type State, workloadKey } from "../../src/gather/before-and-after.ts";
import type { NamespaceContext } from "../../src/model/namespace-context.ts";
import type { PodSource } from "../../src/model/pod-source.ts";
import {
  compareEvaluations,
  type ImpactItem,
  type ImpactReport,
  podDefaultChanges,
} from "../../src/report/impact.ts";

/** The Pods of one workload that are alike, before and after; `before` is absent for what is new. */
type Pair = { readonly before?: PodSource; readonly after: PodSource };

/** One workload that a change affects, with both evaluations for those who show a difference. */
export type Affected = {
  readonly item: ImpactItem;
  readonly before: Evaluation | undefined;
  readonly after: Evaluation;
};

/**
 * Evaluates all workloads before and after a change, one pair at a time, so that thousands are never in memory together. What
 * nothing has changed for is not evaluated.
 * @param onAffected called for each workload that is affected, or rejected before and after
 * @param count hears how many pairs are done
 */
export function evaluateImpact(
  { before, after, unknown }: BeforeAndAfterStates,
  onAffected: (affected: Affected) => void,
  count: Count,
): ImpactReport {
  const changed = changedNamespaces(before, after);
  const pairs = pairsOf(before, after);
  const wanted = pairs.filter((pair) => pair.before !== pair.after || changed.has(pair.after.namespace));
  const old = evaluate(
    wanted.flatMap((pair) => pair.before ?? []),
    before.contexts,
  );
  const items: ImpactItem[] = [];
  const effects = new Map<string, ImpactItem["effect"]>();
  const now = evaluate(
    wanted.map((pair) => pair.after),
    after.contexts,
  );
  for (const pair of counted(wanted, wanted.length, count)) {
    const was: Evaluation | undefined = pair.before && old.next().value;
    const is: Evaluation | undefined = now.next().value;
    const item = is && compareEvaluations(was, is);
    if (is === undefined || item === undefined) continue;
    items.push(item);
    const key = workloadKey(pair.after);
    const known = effects.get(key);
    if (known === undefined || known === "still-rejected" || item.effect === "newly-rejected")
      effects.set(key, item.effect);
    onAffected({ item, before: was, after: is });
  }
  const workloads = new Set(pairs.map((pair) => workloadKey(pair.after))).size;
  const having = (effect: ImpactItem["effect"]) =>
    [...effects.values()].filter((one) => one === effect).length;
  const stillRejected = having("still-rejected");
  return {
    apiVersion: "kubectl-poddefault/v1",
    kind: "ImpactReport",
    summary: {
      workloads,
      affected: effects.size - stillRejected,
      newlyRejected: having("newly-rejected"),
      noLongerRejected: having("no-longer-rejected"),
      stillRejected,
      unchanged: workloads - effects.size,
    },
    podDefaults: podDefaultChanges(before.contexts, after.contexts),
    items,
    unknown: unknown.map(({ object: { kind, namespace, name }, message }) => ({
      namespace,
      workload: `${kind.toLowerCase()}/${name}`,
      reason: message,
    })),
  };
}

/** Pairs by workload and, within one, by the order of its sorts of Pods. */
function pairsOf(before: State, after: State): readonly Pair[] {
  const old = Map.groupBy(before.sources, workloadKey);
  return [...Map.groupBy(after.sources, workloadKey)].flatMap(([key, sources]) =>
    sources.map((source, index) => {
      const earlier = old.get(key)?.[index];
      return { after: source, ...(earlier && { before: earlier }) };
    }),
  );
}

/** Namespaces where anything differs that decides about Pods. */
function changedNamespaces(before: State, after: State): ReadonlySet<string> {
  const text = ({ origins: _, ...context }: NamespaceContext) => JSON.stringify(context);
  return new Set(
    [...after.contexts].flatMap(([namespace, context]) => {
      const old = before.contexts.get(namespace);
      return old !== undefined && text(old) === text(context) ? [] : [namespace];
    }),
  );
}
