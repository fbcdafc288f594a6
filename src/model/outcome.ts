import type { Json, JsonObject } from "../kubernetes/json.ts";
import type { Operator } from "../kubernetes/selector.ts";
import type { ApiError } from "../kubernetes/status.ts";
import type { InjectedField } from "./injected-fields.ts";
import type { Pod } from "./pod.ts";
import type { FailedCall } from "./webhook-status.ts";

/** One RFC 6902 operation; the webhook sends add, remove and replace. */
export type PatchOperation = {
  readonly op: "add" | "remove" | "replace";
  readonly path: string;
  readonly value?: Json;
};

/** One clause of a selector against a Pod's labels. `found` is absent where the Pod has no such label. */
export type ClauseVerdict = {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
  readonly found?: string;
  readonly holds: boolean;
};

/** Why a PodDefault does not apply to a Pod. The codes are stable; reports and scripts rely on them. */
export type NotMatched = {
  readonly podDefault: string;
  readonly code:
    | "LABEL_MISSING"
    | "LABEL_VALUE"
    | "EXPR_FALSE"
    | "WEBHOOK_ABSENT"
    | "WEBHOOK_UNREACHABLE"
    | "NS_NOT_SELECTED"
    | "OBJECT_NOT_SELECTED"
    | "POD_EXCLUDED"
    | "MIRROR_POD"
    | "OTHER_NAMESPACE"
    | "SELECTOR_INVALID"
    | "REFUSED_BEFORE";
  /** One sentence for a person: what was found, what was wanted. */
  readonly reason: string;
  readonly clause?: ClauseVerdict;
};

/** What one PodDefault put where. `container` is set for what goes into one container. */
export type Injection = {
  readonly podDefault: string;
  readonly field: InjectedField;
  readonly key: string;
  readonly container?: string;
};

/** What a matching PodDefault did not inject, and why. */
export type Skipped = Injection & {
  readonly why: "already-there" | "already-set" | "earlier-pod-default" | "later-pod-default" | "istio-proxy";
  /** The PodDefault that was first or last, where that is why. */
  readonly by?: string;
};

/** Two different contents under one identity. `owner` is the Pod, or the PodDefault that came first. */
export type Conflict = {
  readonly podDefault: string;
  readonly field: InjectedField;
  readonly key: string;
  readonly wanted: Json;
  readonly found: Json;
  readonly owner: { readonly kind: "Pod" } | { readonly kind: "PodDefault"; readonly name: string };
  /** Containers in which it conflicts; empty for what belongs to the whole Pod. */
  readonly containers: readonly string[];
};

export type Denial =
  | { readonly kind: "conflicts"; readonly conflicts: readonly Conflict[] }
  | { readonly kind: "invalid-selector"; readonly podDefault: string; readonly message: string };

/** Something that could not be known and was assumed, or an admission step that was not simulated. */
export type Assumption = { readonly code: string; readonly message: string };

/** An object that decides about a Pod: `ResourceQuota kf-resource-quota`. */
export type DecidingObject = {
  readonly kind:
    | "Namespace"
    | "ServiceAccount"
    | "LimitRange"
    | "ResourceQuota"
    | "RuntimeClass"
    | "PriorityClass";
  readonly name: string;
};

/** One constraint of a LimitRange that a Pod breaks. */
export type LimitViolation = {
  readonly rule: "min" | "max" | "maxLimitRequestRatio";
  readonly resource: string;
  /** The constraint's value, canonical: "500m". */
  readonly bound: string;
  /** Absent: the constraint is on the Pod as a whole. */
  readonly container?: string;
  /** The server's words for it. */
  readonly message: string;
};

/** One check of a PodSecurity level that a Pod fails. */
export type PodSecurityViolation = {
  /** The check's ID, as upstream names it: "allowPrivilegeEscalation". */
  readonly check: string;
  readonly reason: string;
  readonly detail: string;
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
};

/** A resource of which a Pod asks more than a ResourceQuota has left; quantities as the server prints them. */
export type ExceededResource = {
  readonly resource: string;
  readonly requested: string;
  readonly used: string;
  readonly hard: string;
};

/**
 * Which in-tree admission plugin rejects a Pod, by which object, and what in the Pod is at fault; the text is in the
 * `error` beside it. `containers` are names, init containers among them; it is empty where the Pod as a whole is at fault.
 */
export type Refusal = { readonly containers: readonly string[]; readonly object?: DecidingObject } & (
  | { readonly plugin: "NamespaceLifecycle" | "ServiceAccount" | "Priority" | "RuntimeClass" }
  | { readonly plugin: "LimitRanger"; readonly violations: readonly LimitViolation[] }
  | {
      readonly plugin: "PodSecurity";
      /** As the server prints it: "restricted:v1.25". */
      readonly policy: string;
      readonly violations: readonly PodSecurityViolation[];
    }
  | {
      readonly plugin: "ResourceQuota";
      /** Resources that the quota counts and that some containers do not specify. */
      readonly unspecified: readonly { readonly resource: string; readonly containers: readonly string[] }[];
      readonly exceeded: readonly ExceededResource[];
    }
);

type Evaluated = {
  /** Names of the PodDefaults that match, in the order in which they apply. */
  readonly matched: readonly string[];
  readonly notMatched: readonly NotMatched[];
  readonly assumptions: readonly Assumption[];
  /** The Pod as the webhook receives it; absent if it never does. */
  readonly seen?: Pod;
  /** The Pod as it would be stored with no PodDefault at all; absent if even that is rejected. */
  readonly base?: Pod;
  /** Why it would not be stored with no PodDefault at all, where that is known. */
  readonly baseError?: ApiError;
  /** The plugin behind `baseError`, where it is one. */
  readonly baseRefusedBy?: Refusal;
};

/**
 * The webhook never sees the Pod: its namespace is not selected, the API server rejects the Pod before (`error`), or cannot call
 * the webhook (`failedCall`; with failurePolicy Fail an `error`, too).
 */
type NotSent = Evaluated & {
  readonly outcome: "not-sent";
  readonly failedCall?: FailedCall;
  readonly pod?: Pod;
  readonly error?: ApiError;
  /** The plugin behind `error`, where it is one. */
  readonly refusedBy?: Refusal;
};

/** The webhook allows the Pod without a patch. `error`: the API server rejects it for a reason of its own. */
type Unchanged = Evaluated & {
  readonly outcome: "unchanged";
  readonly pod?: Pod;
  readonly error?: ApiError;
  /** The plugin behind `error`, where it is one. */
  readonly refusedBy?: Refusal;
};

/** PodDefaults change the Pod; `pod` is what would be stored. */
type Mutated = Evaluated & {
  readonly outcome: "mutated";
  readonly pod: Pod;
  readonly patch: readonly PatchOperation[];
  readonly injections: readonly Injection[];
  readonly skipped: readonly Skipped[];
};

/** The webhook denies the Pod. */
type Denied = Evaluated & {
  readonly outcome: "denied";
  readonly denial: Denial;
  readonly error: ApiError;
};

/** The webhook returns a patch, and the API server then rejects the result or cannot apply the patch. */
export type Invalid = Evaluated & {
  readonly outcome: "invalid";
  readonly patch: readonly PatchOperation[];
  readonly error: ApiError;
  /** The plugin behind `error`, where it is one. */
  readonly refusedBy?: Refusal;
  readonly injections: readonly Injection[];
  readonly skipped: readonly Skipped[];
};

/** What would happen to one Pod; the five words are those of test/admissions/README.md. */
export type Outcome = NotSent | Unchanged | Mutated | Denied | Invalid;

/** A Pod with what PodDefaults add to it and nothing else, and the JSON Patch that leads from one to the other. */
export type AsWritten = { readonly pod: JsonObject; readonly patch: readonly PatchOperation[] };
