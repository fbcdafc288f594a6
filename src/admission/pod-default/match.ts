import type { StringMap } from "../../kubernetes/object-meta.ts";
import { type Clause, type CompiledSelector, findFailure, selects } from "../../kubernetes/selector.ts";
import { excludeAnnotation, mirrorAnnotation } from "../../model/marker.ts";
import type { NotMatched } from "../../model/outcome.ts";
import type { Pod } from "../../model/pod.ts";
import { type FailedCall, failedCallOf } from "../../model/webhook-status.ts";
import type { Admission } from "../prepare.ts";
import type { PreparedPodDefault } from "./prepare-pod-defaults.ts";

/** Whether the webhook is sent a Pod, and what of the namespace's PodDefaults it then applies. */
export type Matching = {
  readonly sent: boolean;
  readonly matched: readonly PreparedPodDefault[];
  readonly notMatched: readonly NotMatched[];
  /** Its selector is invalid: it denies every Pod. */
  readonly invalidSelector?: PreparedPodDefault;
  /** The API server wants to send the Pod and cannot. */
  readonly failedCall?: FailedCall;
};

type Reason = Omit<NotMatched, "podDefault">;

/**
 * The rules of a MutatingWebhookConfiguration, then mutatePods and filterPodDefaults of the webhook, in that order: a
 * Pod that is excluded never reaches an invalid selector.
 */
export function matchPodDefaults(pod: Pod, admission: Admission): Matching {
  const unsent = whyNotSent(pod, admission);
  if (unsent !== undefined) return noneMatches(admission, false, unsent);
  const failedCall = failedCallOf(admission.context.webhook);
  if (failedCall !== undefined) {
    const reason = `${failedCall.why}; ${failedCall.effect}`;
    return { ...noneMatches(admission, false, { code: "WEBHOOK_UNREACHABLE", reason }), failedCall };
  }
  const untouched = whyUntouched(pod);
  if (untouched !== undefined) return noneMatches(admission, true, untouched);
  const invalidSelector = admission.podDefaults.find(({ selector }) => !selector.ok);
  const selected = selectPodDefaults(pod, admission);
  return invalidSelector === undefined
    ? { ...selected, sent: true }
    : { ...stoppedAt(invalidSelector, selected), sent: true, invalidSelector };
}

/** filterPodDefaults stops at the first invalid selector: whatever else would match is not applied. */
function stoppedAt(
  invalidSelector: PreparedPodDefault,
  { matched, notMatched }: Omit<Matching, "sent">,
): Omit<Matching, "sent"> {
  const reason = `it matches, but the webhook stops at the invalid selector of PodDefault ${invalidSelector.name}`;
  const matching = matched.map(({ name }) => ({
    podDefault: name,
    code: "SELECTOR_INVALID" as const,
    reason,
  }));
  return { matched: [], notMatched: [...matching, ...notMatched] };
}

/** No PodDefault applies, for a reason that lies in the Pod or its namespace. */
function noneMatches(admission: Admission, sent: boolean, reason: Reason): Matching {
  const notMatched = admission.podDefaults.map(({ name }) => ({ podDefault: name, ...reason }));
  return { sent, matched: [], notMatched: [...notMatched, ...otherNamespaces(admission)] };
}

function selectPodDefaults(pod: Pod, admission: Admission): Omit<Matching, "sent"> {
  const matched: PreparedPodDefault[] = [];
  const notMatched: NotMatched[] = [];
  for (const podDefault of admission.podDefaults) {
    const reason = whyNotSelected(podDefault.selector, pod.metadata.labels ?? {});
    if (reason === undefined) matched.push(podDefault);
    else notMatched.push({ podDefault: podDefault.name, ...reason });
  }
  return { matched, notMatched: [...notMatched, ...otherNamespaces(admission)] };
}

function whyNotSelected(selector: CompiledSelector, labels: StringMap): Reason | undefined {
  if (!selector.ok) return { code: "SELECTOR_INVALID", reason: selector.error };
  const failure = findFailure(selector.clauses, labels);
  return failure && explainFailure(failure.clause, failure.found);
}

function whyNotSent(pod: Pod, admission: Admission): Reason | undefined {
  const { namespace, namespaceLabels, webhook } = admission.context;
  if (webhook.podDefault === undefined) {
    return {
      code: "WEBHOOK_ABSENT",
      reason: "the cluster has no PodDefault webhook, so PodDefaults do nothing",
    };
  }
  if (namespaceLabels !== undefined && !selects(admission.namespaceSelector, namespaceLabels)) {
    const reason = `the webhook skips namespace ${namespace}: its namespaceSelector does not match the labels of the namespace`;
    return { code: "NS_NOT_SELECTED", reason };
  }
  if (!selects(admission.objectSelector, pod.metadata.labels ?? {})) {
    const reason = "the webhook skips Pods with these labels: its objectSelector does not match them";
    return { code: "OBJECT_NOT_SELECTED", reason };
  }
  return undefined;
}

/** Why the webhook leaves a Pod alone whatever PodDefaults there are; undefined: it does not. */
export function whyUntouched({ metadata }: Pick<Pod, "metadata">): Reason | undefined {
  // A Pod that cannot be decoded may have null here.
  const annotations = metadata.annotations ?? {};
  if (annotations[excludeAnnotation] === "true") {
    return { code: "POD_EXCLUDED", reason: `annotation ${excludeAnnotation} is "true"` };
  }
  if (Object.hasOwn(annotations, mirrorAnnotation)) {
    return { code: "MIRROR_POD", reason: `it is a mirror Pod: it has annotation ${mirrorAnnotation}` };
  }
  return undefined;
}

function otherNamespaces({ foreign, context }: Admission): NotMatched[] {
  return foreign.map(({ metadata: { name, namespace } }) => ({
    podDefault: name,
    code: "OTHER_NAMESPACE",
    reason: `it is in namespace ${namespace}; the Pod is in ${context.namespace}`,
  }));
}

/** Why a clause does not hold, for a person: `label gpu is "false", not "true"`. */
function explainFailure({ key, operator, values, from }: Clause, found: string | undefined): Reason {
  return {
    code: from === "matchExpressions" ? "EXPR_FALSE" : found === undefined ? "LABEL_MISSING" : "LABEL_VALUE",
    reason: reasonFor(key, operator, values, found),
    clause: { key, operator, values, ...(found !== undefined && { found }), holds: false },
  };
}

function reasonFor(
  key: string,
  operator: Clause["operator"],
  values: readonly string[],
  found: string | undefined,
): string {
  if (found === undefined) return `label ${key} is missing`;
  switch (operator) {
    case "In":
      return `label ${key} is ${quoted(found)}, not ${values.length > 1 ? "one of " : ""}${values.map(quoted).join(", ")}`;
    case "NotIn":
      return `label ${key} is ${quoted(found)}, which the selector excludes`;
    default:
      return `the Pod has label ${key}, which the selector excludes`;
  }
}

function quoted(text: string): string {
  return `"${text}"`;
}
