import { compileSelector, selects } from "../admission/pod-default/selector.ts";
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

/**
 * The steps that change a Pod and are not simulated, each with its place relative to the PodDefault webhook. What a
 * RuntimeClass adds is among the assumptions of admission itself.
 */
export function notSimulated(
  pod: Pod,
  { webhooks, hasLimitRange, namespace, namespaceLabels }: OtherSteps,
): readonly string[] {
  const sees = (webhook: PodWebhook) =>
    selects(compileSelector(webhook.objectSelector), pod.metadata.labels ?? {}) &&
    (namespaceLabels === undefined || selects(compileSelector(webhook.namespaceSelector), namespaceLabels));
  return [
    ...(hasLimitRange
      ? [
          `not simulated: the LimitRange of namespace ${namespace}, which fills in resources before the PodDefault webhook`,
        ]
      : []),
    ...(webhooks?.before ?? []).filter(sees).map((webhook) => webhookNote(webhook, "before")),
    ...(webhooks?.after ?? []).filter(sees).map((webhook) => webhookNote(webhook, "after")),
    ...(webhooks?.podDefault?.hasMatchConditions
      ? ["not simulated: the matchConditions of the PodDefault webhook; they are assumed to hold"]
      : []),
  ];
}

/** In which order webhooks are called is the API server's business of the day, by the names of their configurations. */
function webhookNote({ name, configuration, reinvoked }: PodWebhook, when: "before" | "after"): string {
  const again = reinvoked && when === "before" ? ", and again after it" : "";
  return `not simulated: webhook ${name} (${configuration}), which is called ${when} the PodDefault webhook${again}`;
}
