import { prepareAdmission } from "../admission/admit.ts";
import { type Matching, matchPodDefaults } from "../admission/pod-default/match.ts";
import type { NamespaceContext } from "../model/namespace-context.ts";
import type { NotMatched } from "../model/outcome.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { PodSource } from "../model/pod-source.ts";

/** What `list --for` finds. */
export type ForPods = {
  /** PodDefaults that apply to any of the Pods, by namespace and name. */
  readonly podDefaults: readonly PodDefault[];
  /** Why none can apply to a Pod, whatever it selects: `pod/web: the webhook skips namespace plain: ...`. */
  readonly obstacles: readonly string[];
};

/** Selecting is about labels; all other reasons keep every PodDefault away. */
const bySelection: ReadonlySet<NotMatched["code"]> = new Set([
  "LABEL_MISSING",
  "LABEL_VALUE",
  "EXPR_FALSE",
  "OTHER_NAMESPACE",
]);

/** The PodDefaults that would be applied to Pods if they were created now. */
export function podDefaultsFor(
  sources: readonly PodSource[],
  contexts: ReadonlyMap<string, NamespaceContext>,
): ForPods {
  const obstacles: string[] = [];
  const podDefaults = [...contexts].flatMap(([namespace, context]) => {
    const admission = prepareAdmission(context);
    const applied = new Set<string>();
    for (const { pod, source } of sources.filter((one) => one.namespace === namespace)) {
      const matching = matchPodDefaults(pod, admission);
      for (const { name } of matching.matched) applied.add(name);
      const obstacle = obstacleIn(matching);
      if (obstacle !== undefined) obstacles.push(`${source}: ${obstacle}`);
    }
    return context.podDefaults.filter(({ metadata }) => applied.has(metadata.name));
  });
  return { podDefaults, obstacles };
}

function obstacleIn({ matched, notMatched }: Matching): string | undefined {
  if (matched.length > 0) return undefined;
  return notMatched.find(({ code }) => !bySelection.has(code))?.reason;
}
