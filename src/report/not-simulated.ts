import { type CompiledSelector, compileSelector, selects } from "../admission/pod-default/selector.ts";
import type { StringMap } from "../model/object-meta.ts";
import type { Pod } from "../model/pod.ts";
import type { PodWebhook, PodWebhooks } from "../model/pod-webhooks.ts";

/** What is known of the steps of admission around the PodDefault webhook. */
export type OtherSteps = {
  /** undefined: not known. */
  readonly webhooks: PodWebhooks | undefined;
  readonly hasLimitRange: boolean;
  readonly namespace: string;
  /** undefined: not known; a webhook is then taken to see the namespace. */
  readonly namespaceLabels: StringMap | undefined;
};

/** A note about the Pods that a selector selects; about all Pods where there is none. */
type Step = { readonly note: string; readonly selector?: CompiledSelector };

/**
 * The steps that change Pods of a namespace and are not simulated, each with its place relative to the PodDefault webhook:
 * gives the notes about a Pod. What a RuntimeClass adds is among the assumptions of admission itself.
 */
export function notSimulated(around: OtherSteps): (pod: Pod) => readonly string[] {
  const steps = stepsAround(around);
  return ({ metadata }) =>
    steps
      .filter(({ selector }) => selector === undefined || selects(selector, metadata.labels ?? {}))
      .map(({ note }) => note);
}

function stepsAround({ webhooks, hasLimitRange, namespace, namespaceLabels }: OtherSteps): readonly Step[] {
  const seesNamespace = ({ namespaceSelector }: PodWebhook) =>
    namespaceLabels === undefined || selects(compileSelector(namespaceSelector), namespaceLabels);
  const called = (all: readonly PodWebhook[] = [], when: "before" | "after") =>
    all.filter(seesNamespace).map((webhook) => ({
      note: webhookNote(webhook, when),
      selector: compileSelector(webhook.objectSelector),
    }));
  const limitRange = `not simulated: the LimitRange of namespace ${namespace}, which fills in resources before the PodDefault webhook`;
  const conditions = "not simulated: the matchConditions of the PodDefault webhook; they are assumed to hold";
  return [
    ...(hasLimitRange ? [{ note: limitRange }] : []),
    ...called(webhooks?.before, "before"),
    ...called(webhooks?.after, "after"),
    ...(webhooks?.podDefault?.hasMatchConditions ? [{ note: conditions }] : []),
  ];
}

/** In which order webhooks are called is the API server's business of the day, by the names of their configurations. */
function webhookNote({ name, configuration, reinvoked }: PodWebhook, when: "before" | "after"): string {
  const again = reinvoked && when === "before" ? ", and again after it" : "";
  return `not simulated: webhook ${name} (${configuration}), which is called ${when} the PodDefault webhook${again}`;
}
