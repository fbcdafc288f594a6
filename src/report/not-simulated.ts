import type { StringMap } from "../kubernetes/object-meta.ts";
import { type CompiledSelector, compileSelector, selects } from "../kubernetes/selector.ts";
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
  const called = (all: readonly PodWebhook[] = [], noteOn: (webhook: PodWebhook) => string) =>
    all.filter(seesNamespace).map((webhook) => ({
      note: noteOn(webhook),
      selector: compileSelector(webhook.objectSelector),
    }));
  const podDefault = webhooks?.podDefault;
  const limitRange = `not simulated: the LimitRange of namespace ${namespace}, which fills in resources before the PodDefault webhook`;
  const conditions = "not simulated: the matchConditions of the PodDefault webhook; they are assumed to hold";
  return [
    ...(hasLimitRange ? [{ note: limitRange }] : []),
    ...called(webhooks?.before, (webhook) => webhookNote(webhook, "before")),
    ...called(webhooks?.after, (webhook) => webhookNote(webhook, "after")),
    ...called(podDefault?.reinvoked ? [podDefault] : [], reinvocationNote),
    ...(podDefault?.hasMatchConditions ? [{ note: conditions }] : []),
  ];
}

/** In which order webhooks are called is the API server's business of the day, by the names of their configurations. */
function webhookNote(webhook: PodWebhook, when: "before" | "after"): string {
  const { name, configuration, reinvoked, appliesPodDefaults } = webhook;
  if (appliesPodDefaults) {
    return `not simulated: webhook ${name} (${configuration}) applies PodDefaults, too: ${secondPass}; keep one of the two configurations`;
  }
  const again = reinvoked && when === "before" ? ", and again after it" : "";
  return `not simulated: webhook ${name} (${configuration}), which is called ${when} the PodDefault webhook${again}`;
}

const secondPass =
  "the second pass compares what the first injected, with the API server's defaults filled in, with the PodDefaults, and may deny the Pod";

/** The reinvoker of k8s.io/apiserver calls it again if a later webhook, or the API server's own plugins, changed the Pod. */
function reinvocationNote({ name, configuration }: PodWebhook): string {
  return `not simulated: webhook ${name} (${configuration}) has reinvocationPolicy IfNeeded, and is called again where the Pod is changed after it: ${secondPass}`;
}
