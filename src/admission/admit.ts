import { findDecodeError, toBadRequest } from "../kubernetes/decode-error.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import type { ApiError } from "../kubernetes/status.ts";
import { goType } from "../kubernetes/types.ts";
import type { Assumption, Outcome, Refusal } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import { type FailedCall, stockWebhook, type WebhookStatus } from "../model/webhook-status.ts";
import { applyPatch } from "./apply-patch.ts";
import { defaultPod } from "./defaulting/default-pod.ts";
import { withoutField } from "./defaulting/field.ts";
import { prepareForCreate } from "./defaulting/prepare-for-create.ts";
import { admitInTree, type InTreeResult, validateInTree } from "./in-tree/in-tree.ts";
import { matchPodDefaults } from "./pod-default/match.ts";
import { answer, type Reply } from "./pod-default/webhook.ts";
import type { Admission } from "./prepare.ts";
import { validatePod } from "./validation/validate-pod.ts";

export { injectAsWritten } from "./as-written.ts";
export { checkInjected } from "./check-injected.ts";
export { countThatFit } from "./in-tree/resource-quota.ts";
export { type Admission, prepareAdmission } from "./prepare.ts";

type Evaluated = Pick<
  Outcome,
  "matched" | "notMatched" | "assumptions" | "seen" | "base" | "baseError" | "baseRefusedBy"
>;

/** The Pod that would be stored, or why the API server rejects it. */
type Creation = { readonly assumptions: readonly Assumption[] } & (
  | { readonly pod: Pod; readonly error?: undefined }
  | { readonly error: ApiError; readonly refusedBy?: Refusal }
);

/**
 * What the API server and the PodDefault webhook do with a Pod that is created: the one way through admission. Pure; the
 * Pod is not changed, and the result shares its parts.
 */
export function admit(pod: Pod, admission: Admission): Outcome {
  const received = receive(pod, admission);
  if (!received.ok) return refusedBefore(pod, { ...received, assumptions: [] }, admission);
  const defaulted = defaultPod(received.pod, admission.minor);
  const arrived = admitInTree(defaulted, admission, "before-webhooks");
  if (!arrived.ok) return refusedBefore(defaulted, arrived, admission);
  const seen = arrived.pod;
  const matching = matchPodDefaults(seen, admission);
  const base = create(seen, admission);
  const evaluated: Evaluated = {
    matched: matching.matched.map(({ name }) => name),
    notMatched: matching.notMatched,
    assumptions: [...arrived.assumptions, ...assumeSelected(admission)],
    ...(matching.sent && { seen }),
    ...(base.error === undefined ? { base: base.pod } : { baseError: base.error }),
    ...(base.error !== undefined && base.refusedBy && { baseRefusedBy: base.refusedBy }),
  };
  if (matching.failedCall) return notCalled(matching.failedCall, evaluated, base, admission);
  const asBase = {
    ...evaluated,
    ...storedOf(base),
    assumptions: [...evaluated.assumptions, ...base.assumptions],
  };
  if (!matching.sent) return { ...asBase, outcome: "not-sent" };
  const reply = answer(seen, matching, admission.webhookApi);
  switch (reply.kind) {
    case "allowed":
      return { ...asBase, outcome: "unchanged" };
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
  const given = { ...evaluated, patch, injections, skipped };
  const patched = applyPatch(seen, patch);
  if (!patched.ok) return { ...given, outcome: "invalid", error: internalError(patched.message) };
  const again = admitInTree(defaultPod(patched.object as Pod, admission.minor), admission, "reinvocation");
  const assumptions = [...evaluated.assumptions, ...again.assumptions];
  if (!again.ok) {
    return { ...given, outcome: "invalid", assumptions, error: again.error, refusedBy: again.refusedBy };
  }
  const created = create(again.pod, admission);
  const noted = { ...given, assumptions: [...assumptions, ...created.assumptions] };
  if (created.error === undefined) return { ...noted, outcome: "mutated", pod: created.pod };
  return { ...noted, outcome: "invalid", ...refusalOf(created) };
}

/** Store.Create of k8s.io/apiserver, once mutation is over: PrepareForCreate, validation, validating plugins. */
function create(pod: Pod, admission: Admission): Creation {
  const prepared = prepareForCreate(pod, admission.minor);
  const error = validatePod(prepared, admission.minor);
  if (error !== undefined) return { error, assumptions: [] };
  const { refused, assumptions } = validateInTree(prepared, admission);
  return refused === undefined ? { pod: prepared, assumptions } : { ...refused, assumptions };
}

function storedOf(created: Creation): { readonly pod: Pod } | ReturnType<typeof refusalOf> {
  return created.error === undefined ? { pod: created.pod } : refusalOf(created);
}

function refusalOf({ error, refusedBy }: Extract<Creation, { readonly error: ApiError }>) {
  return { error, ...(refusedBy && { refusedBy }) };
}

/** The dispatcher of mutating webhooks (k8s.io/apiserver): failurePolicy decides whether a failed call rejects the Pod. */
function notCalled(
  failedCall: FailedCall,
  evaluated: Evaluated,
  base: Creation,
  { context: { webhook } }: Admission,
): Outcome {
  const { why, failurePolicy, effect, command } = failedCall;
  if (failurePolicy === "Fail") {
    const error = internalError(`failed calling webhook "${nameOf(webhook)}": ${why}`);
    return { ...evaluated, outcome: "not-sent", failedCall, error };
  }
  const message = `the API server cannot call the PodDefault webhook: ${why}; ${effect}; see: ${command}`;
  const unreachable = { code: "WEBHOOK_UNREACHABLE", message };
  const assumptions = [...evaluated.assumptions, unreachable, ...base.assumptions];
  return { ...evaluated, ...storedOf(base), outcome: "not-sent", failedCall, assumptions };
}

type RefusedBefore = Pick<Extract<InTreeResult, { readonly ok: false }>, "error" | "assumptions"> & {
  readonly refusedBy?: Refusal;
};

/** No PodDefault is applied; those that do not select the Pod keep that reason. */
function refusedBefore(
  pod: Pod,
  { error, refusedBy, assumptions }: RefusedBefore,
  admission: Admission,
): Outcome {
  const { matched, notMatched } = matchPodDefaults(pod, admission);
  const matching = matched.map(({ name }) => ({
    podDefault: name,
    code: "REFUSED_BEFORE" as const,
    reason: "it matches, but the API server rejects the Pod before it calls the webhook",
  }));
  return {
    outcome: "not-sent",
    matched: [],
    notMatched: [...matching, ...notMatched],
    assumptions,
    error,
    ...(refusedBy && { refusedBy }),
  };
}

/**
 * The beginning of createHandler (k8s.io/apiserver pkg/endpoints/handlers): decoding, WipeObjectMetaSystemFields,
 * EnsureObjectNamespaceMatchesRequestNamespace.
 */
function receive(
  pod: Pod,
  { context: { namespace }, minor }: Admission,
): { readonly ok: true; readonly pod: Pod } | { readonly ok: false; readonly error: ApiError } {
  const undecodable = findDecodeError(goType(minor, "Pod"), pod);
  if (undecodable !== undefined) return { ok: false, error: toBadRequest(undecodable) };
  const { metadata } = pod;
  if (metadata.namespace && metadata.namespace !== namespace) {
    const message = "the namespace of the provided object does not match the namespace sent on the request";
    return { ok: false, error: { code: 400, reason: "BadRequest", message } };
  }
  const wiped = wipedFields.reduce(withoutField, metadata as JsonObject) as Pod["metadata"];
  if (wiped === metadata && metadata.namespace) return { ok: true, pod };
  return { ok: true, pod: { ...pod, metadata: { ...wiped, namespace } } };
}

/** Of the fields that the API server sets itself, those that say that the Pod is being deleted. */
const wipedFields = ["deletionTimestamp", "deletionGracePeriodSeconds"];

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
