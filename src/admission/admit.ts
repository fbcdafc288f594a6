import type { ApiError } from "../kubernetes/status.ts";
import type { Assumption, Outcome } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import { type FailedCall, stockWebhook, type WebhookStatus } from "../model/webhook-status.ts";
import { applyPatch } from "./apply-patch.ts";
import { defaultPod } from "./defaulting/default-pod.ts";
import { prepareForCreate } from "./defaulting/prepare-for-create.ts";
import { runInTreePlugins } from "./in-tree/in-tree.ts";
import { matchPodDefaults } from "./pod-default/match.ts";
import { answer, type Reply } from "./pod-default/webhook.ts";
import type { Admission } from "./prepare.ts";
import { validatePod } from "./validation/validate-pod.ts";

export { injectAsWritten } from "./as-written.ts";
export { type Admission, prepareAdmission } from "./prepare.ts";

type Evaluated = Pick<Outcome, "matched" | "notMatched" | "assumptions" | "seen" | "base" | "baseError">;

/**
 * What the API server and the PodDefault webhook do with a Pod that is created: the one way through admission. Pure; the
 * Pod is not changed, and the result shares its parts.
 */
export function admit(pod: Pod, admission: Admission): Outcome {
  const arrived = runInTreePlugins(
    defaultPod(inNamespace(pod, admission)),
    admission.context,
    "before-webhooks",
  );
  if (!arrived.ok) return refusedBefore(pod, arrived.error, arrived.assumptions, admission);
  const seen = arrived.pod;
  const matching = matchPodDefaults(seen, admission);
  const base = prepareForCreate(seen);
  const error = validatePod(base);
  const evaluated: Evaluated = {
    matched: matching.matched.map(({ name }) => name),
    notMatched: matching.notMatched,
    assumptions: [...arrived.assumptions, ...assumeSelected(admission)],
    ...(matching.sent && { seen }),
    ...(error === undefined ? { base } : { baseError: error }),
  };
  if (matching.failedCall) return notCalled(matching.failedCall, evaluated, error, admission);
  const stored = error === undefined ? { pod: base } : { error };
  if (!matching.sent) return { ...evaluated, ...stored, outcome: "not-sent" };
  const reply = answer(seen, matching);
  switch (reply.kind) {
    case "allowed":
      return { ...evaluated, ...stored, outcome: "unchanged" };
    case "denied":
      return {
        ...evaluated,
        outcome: "denied",
        denial: reply.denial,
        error: denied(reply.message, admission),
      };
    case "patched":
      return continueWith(seen, reply, evaluated, admission);
  }
}

/** The API server applies the patch, fills in what the new parts lack, runs its own plugins again and validates. */
function continueWith(
  seen: Pod,
  { patch, injections, skipped }: Extract<Reply, { kind: "patched" }>,
  evaluated: Evaluated,
  admission: Admission,
): Outcome {
  const invalid = (error: ApiError, assumptions = evaluated.assumptions): Outcome => {
    return { ...evaluated, outcome: "invalid", patch, injections, skipped, error, assumptions };
  };
  const patched = applyPatch(seen, patch);
  if (!patched.ok) return invalid(internalError(patched.message));
  const again = runInTreePlugins(defaultPod(patched.object as Pod), admission.context, "reinvocation");
  const assumptions = [...evaluated.assumptions, ...again.assumptions];
  if (!again.ok) return invalid(again.error, assumptions);
  const created = prepareForCreate(again.pod);
  const error = validatePod(created);
  if (error !== undefined) return invalid(error, assumptions);
  return { ...evaluated, outcome: "mutated", pod: created, patch, injections, skipped, assumptions };
}

/** The dispatcher of mutating webhooks (k8s.io/apiserver): failurePolicy says whether a call that fails refuses the Pod. */
function notCalled(
  failedCall: FailedCall,
  evaluated: Evaluated,
  ownError: ApiError | undefined,
  { context: { webhook } }: Admission,
): Outcome {
  const { why, failurePolicy, effect, command } = failedCall;
  const isRefused = failurePolicy === "Fail";
  const error = isRefused ? internalError(`failed calling webhook "${nameOf(webhook)}": ${why}`) : ownError;
  const stored = error ? { error } : evaluated.base && { pod: evaluated.base };
  const message = `the API server cannot call the PodDefault webhook: ${why}; ${effect}; see: ${command}`;
  const assumptions = [...evaluated.assumptions, { code: "WEBHOOK_UNREACHABLE", message }];
  return { ...evaluated, ...stored, outcome: "not-sent", failedCall, ...(!isRefused && { assumptions }) };
}

/** No PodDefault is applied; those that do not even select the Pod say so. */
function refusedBefore(
  pod: Pod,
  error: ApiError,
  assumptions: readonly Assumption[],
  admission: Admission,
): Outcome {
  const { matched, notMatched } = matchPodDefaults(pod, admission);
  const matching = matched.map(({ name }) => ({
    podDefault: name,
    code: "REFUSED_BEFORE" as const,
    reason: "it matches, but the API server rejects the Pod before it calls the webhook",
  }));
  return { outcome: "not-sent", matched: [], notMatched: [...matching, ...notMatched], assumptions, error };
}

function inNamespace(pod: Pod, { context: { namespace } }: Admission): Pod {
  if (pod.metadata.namespace) return pod;
  return { ...pod, metadata: { ...pod.metadata, namespace } };
}

function assumeSelected({ context: { namespace, namespaceLabels } }: Admission): readonly Assumption[] {
  if (namespaceLabels !== undefined) return [];
  const message = `the labels of namespace ${namespace} are unknown; assumed that the webhook sees its Pods`;
  return [{ code: "NAMESPACE_LABELS_UNKNOWN", message }];
}

/** toStatusErr of k8s.io/apiserver webhook/errors, for a webhook that gives neither code nor reason. */
function denied(message: string, { context: { webhook } }: Admission): ApiError {
  const text = `admission webhook "${nameOf(webhook)}" denied the request: ${message}`;
  return { code: 400, reason: null, message: text };
}

function nameOf({ podDefault = stockWebhook.podDefault }: WebhookStatus): string {
  return podDefault.name;
}

/** apierrors.NewInternalError */
function internalError(message: string): ApiError {
  return { code: 500, reason: "InternalError", message: `Internal error occurred: ${message}` };
}
