import { quote } from "../../kubernetes/go-text.ts";
import type { ApiError } from "../../kubernetes/status.ts";
import { mirroredMinor } from "../../kubernetes/version.ts";
import type { AdmissionContext } from "../../model/namespace-context.ts";
import type { Assumption, Refusal } from "../../model/outcome.ts";
import type { Pod } from "../../model/pod.ts";
import { createdName } from "../validation/metadata.ts";
import { checkLimitRanges } from "./limit-constraints.ts";
import { applyLimitRanges, type PreparedLimitRange, prepareLimitRanges } from "./limit-ranger.ts";
import { type Admitted, type PluginRefusal, refusal, type Validated } from "./plugin.ts";
import { checkPodSecurity } from "./pod-security/pod-security.ts";
import { type Policy, readPolicy } from "./pod-security/policy.ts";
import { resolvePriority } from "./priority.ts";
import { checkQuotas, type PreparedQuota, prepareQuotas } from "./resource-quota.ts";
import { applyRuntimeClass, checkOverhead } from "./runtime-class.ts";
import { admitServiceAccount } from "./service-account.ts";
import { addTolerationSeconds } from "./toleration-seconds.ts";

/** A namespace and its objects as the in-tree plugins read them. */
export type PreparedNamespace = {
  readonly context: AdmissionContext;
  readonly limitRanges: readonly PreparedLimitRange[];
  readonly quotas: readonly PreparedQuota[];
  /** undefined: the namespace has no PodSecurity labels, or they are unknown. */
  readonly podSecurity: Policy | undefined;
  /** Minor version of the API server. */
  readonly minor: number;
};

/** Before the mutating webhooks, or after one of them changed the Pod. */
export type Pass = "before-webhooks" | "reinvocation";

export type InTreeResult =
  | { readonly ok: true; readonly pod: Pod; readonly assumptions: readonly Assumption[] }
  | ({ readonly ok: false; readonly assumptions: readonly Assumption[] } & Refused);

/** The server's answer, and the plugin behind it. */
export type Refused = { readonly error: ApiError; readonly refusedBy: Refusal };

/**
 * The plugins that are on by default and look at a new Pod, in the order of AllOrderedPlugins (kubernetes
 * pkg/kubeapiserver/options/plugins.go): first those that may change it, then those that validate what would be stored.
 */
const mutating: readonly ((pod: Pod, namespace: PreparedNamespace) => Admitted)[] = [
  checkLifecycle,
  (pod, { limitRanges }) => applyLimitRanges(pod, limitRanges),
  (pod, { context }) => admitServiceAccount(pod, context),
  (pod, { context }) => resolvePriority(pod, context),
  addTolerationSeconds,
  (pod, { context }) => applyRuntimeClass(pod, context),
];
const validating: readonly ((pod: Pod, namespace: PreparedNamespace) => Validated)[] = [
  ({ spec }, { limitRanges }) => checkLimitRanges(spec, limitRanges),
  (pod, { podSecurity, minor }) => (podSecurity ? checkPodSecurity(pod, podSecurity, minor) : {}),
  (pod, { context }) => checkOverhead(pod, context),
  ({ spec }, { quotas }) => checkQuotas(spec, quotas),
];

/** Reads the objects of a namespace once for all of its Pods. */
export function prepareNamespace(context: AdmissionContext): PreparedNamespace {
  return {
    context,
    limitRanges: prepareLimitRanges(context.limitRanges),
    quotas: prepareQuotas(context.resourceQuotas),
    podSecurity: readPolicy(context.namespaceLabels ?? {}),
    minor: mirroredMinor(context.kubernetesVersion),
  };
}

/**
 * Runs the mutating in-tree plugins over a defaulted Pod. When a webhook changed the Pod they all run again (the
 * reinvoker of k8s.io/apiserver pkg/admission), over what they themselves left there the first time. What the Pod's own
 * fields lead us to assume is noted only once.
 */
export function admitInTree(pod: Pod, namespace: PreparedNamespace, pass: Pass): InTreeResult {
  const { namespaceMissing } = namespace.context;
  if (namespaceMissing) return { ok: false, assumptions: [], ...notFound(namespace.context.namespace) };
  const assumptions: Assumption[] = [];
  let admitted = pod;
  for (const plugin of mutating) {
    const result = plugin(admitted, namespace);
    if (!result.ok) return { ok: false, assumptions, ...forbid(submittedName(pod), result.refusal) };
    assumptions.push(...(result.assumptions ?? []));
    admitted = result.pod;
  }
  return {
    ok: true,
    pod: admitted,
    assumptions: pass === "reinvocation" ? assumptions.filter(isAboutInjected) : assumptions,
  };
}

/** Runs the validating in-tree plugins over the Pod that would be stored; only the first refusal counts. */
export function validateInTree(
  pod: Pod,
  namespace: PreparedNamespace,
): { readonly assumptions: readonly Assumption[]; readonly refused?: Refused } {
  const assumptions: Assumption[] = [];
  for (const plugin of validating) {
    const { refusal, assumptions: noted = [] } = plugin(pod, namespace);
    assumptions.push(...noted);
    if (refusal !== undefined) return { assumptions, refused: forbid(createdName(pod.metadata), refusal) };
  }
  return { assumptions };
}

/** Plugin NamespaceLifecycle, which comes before all others that look at Pods. */
function checkLifecycle(pod: Pod, { context }: PreparedNamespace): Admitted {
  if (!context.namespaceTerminating) return { ok: true, pod };
  const { namespace: name } = context;
  const text = `unable to create new content in namespace ${name} because it is being terminated`;
  return { ok: false, refusal: refusal("NamespaceLifecycle", text, { kind: "Namespace", name }) };
}

function notFound(name: string): Refused {
  const { by } = refusal("NamespaceLifecycle", "", { kind: "Namespace", name });
  return {
    error: { code: 404, reason: "NotFound", message: `namespaces ${quote(name)} not found` },
    refusedBy: by,
  };
}

/** Of what the plugins assume, only the ServiceAccount can be another one after injection. */
function isAboutInjected({ code }: Assumption): boolean {
  return code === "SERVICE_ACCOUNT_ASSUMED";
}

/** extractResourceName of k8s.io/apiserver: names are generated after mutation, so a generateName stands for the name. */
function submittedName({ metadata }: Pod): string {
  return metadata.name || metadata.generateName || "Unknown";
}

/** admission.NewForbidden */
function forbid(name: string, { text, by, isFailure }: PluginRefusal): Refused {
  // An error without a status of its own.
  if (isFailure) return { error: { code: 500, reason: null, message: text }, refusedBy: by };
  const message = `pods ${quote(name)} is forbidden: ${text}`;
  return { error: { code: 403, reason: "Forbidden", message }, refusedBy: by };
}
