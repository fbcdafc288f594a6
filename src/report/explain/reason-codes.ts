/** What each reason code means and what ends it. The codes are stable; the README's reference has a row for each. */
export const reasonCodes = {
  WEBHOOK_ABSENT:
    "No MutatingWebhookConfiguration sends new Pods to the PodDefault webhook; PodDefaults do nothing. Install Kubeflow's webhook.",
  WEBHOOK_UNREACHABLE:
    "The webhook is configured, but its Service is missing or has no ready endpoints, or its caBundle is empty or expired. With failurePolicy Fail no Pod can be created in the namespaces that it selects, with Ignore nothing is injected.",
  NS_NOT_SELECTED:
    "The namespace lacks the labels that the webhook's namespaceSelector wants: app.kubernetes.io/part-of=kubeflow-profile, unless an administrator changed it. Label the namespace.",
  OBJECT_NOT_SELECTED:
    "The webhook's objectSelector, which an administrator added, does not select the Pod's labels.",
  POD_EXCLUDED:
    'The Pod carries the annotation poddefault.admission.kubeflow.org/exclude: "true". Remove it.',
  MIRROR_POD: "A static Pod's mirror: the webhook leaves it alone.",
  OTHER_NAMESPACE:
    "The PodDefault is in another namespace; it acts in its own only. Create it in the Pod's namespace.",
  NO_PODDEFAULT:
    "The Pod's namespace has no PodDefault at all. Profiles do not share them: each needs its own copy.",
  LABEL_MISSING: "The Pod has no label of the key that the selector wants. Add it where it reaches the Pod.",
  LABEL_VALUE: "The Pod has the label, with another value than the selector wants.",
  EXPR_FALSE: "A clause of matchExpressions does not hold for the Pod's labels.",
  SELECTOR_INVALID:
    "A PodDefault's selector cannot be converted. The CRD stores such selectors, and the webhook then refuses every Pod of the namespace, matching or not.",
  CONFLICT:
    "Two different contents under one identity, between PodDefaults or with the Pod's own. The webhook refuses the Pod.",
  PATCH_FAILS:
    "The webhook's patch cannot be applied: it adds a container and changes several others at once. The API server answers 500.",
  RESULT_INVALID:
    "The API server refuses what comes of the injection: a mount without its volume, a name twice, a key too long.",
  REFUSED_BEFORE: "The API server refuses the Pod by itself, whatever the PodDefaults.",
  CREATED_BEFORE:
    "The live Pod matches, but was created before the PodDefault, or its label, was there. PodDefaults act on creation only: recreate the Pod.",
  STALE:
    "The live Pod carries the PodDefault as it was when the Pod was created; it has changed since. Recreate the Pod.",
  APPLIED: "The PodDefault applies; for a live Pod, it is applied as it is today.",
  UNKNOWN_RBAC:
    "You may not read what decides this. The permission that is missing is named; an administrator can look, or grant it.",
} as const satisfies Readonly<Record<string, string>>;

export type ReasonCode = keyof typeof reasonCodes;
