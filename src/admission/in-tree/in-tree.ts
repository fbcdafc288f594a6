import type { ApiError } from "../../kubernetes/status.ts";
import type { AdmissionContext } from "../../model/namespace-context.ts";
import type { Assumption } from "../../model/outcome.ts";
import type { Pod, PodSpec } from "../../model/pod.ts";
import { resolvePriority } from "./priority.ts";
import { admitServiceAccount } from "./service-account.ts";
import { addTolerationSeconds } from "./toleration-seconds.ts";

/** Before the mutating webhooks, or after one of them changed the Pod. */
export type Pass = "before-webhooks" | "reinvocation";

export type InTreeResult =
  | { readonly ok: true; readonly pod: Pod; readonly assumptions: readonly Assumption[] }
  | { readonly ok: false; readonly error: ApiError; readonly assumptions: readonly Assumption[] };

/** What one plugin makes of a Pod's spec, or why it refuses the Pod (the text after `pods "x" is forbidden: `). */
export type PluginResult =
  | { readonly ok: true; readonly spec: PodSpec; readonly assumptions?: readonly Assumption[] }
  | { readonly ok: false; readonly refusal: string };

type Plugin = (pod: Pod, context: AdmissionContext) => PluginResult;

/**
 * The mutating plugins that are on by default and touch Pods, in the order of AllOrderedPlugins
 * (kubernetes pkg/kubeapiserver/options/plugins.go). LimitRanger and RuntimeClass do nothing without objects.
 */
const plugins: readonly Plugin[] = [admitServiceAccount, resolvePriority, addTolerationSeconds];

/**
 * Runs the in-tree admission plugins over a defaulted Pod. When a webhook changed the Pod they all run again (the
 * reinvoker of k8s.io/apiserver pkg/admission), over what they themselves left there the first time; what the Pod's own
 * fields led us to assume is then not said again.
 */
export function runInTreePlugins(pod: Pod, context: AdmissionContext, pass: Pass): InTreeResult {
  const { namespace, namespaceMissing } = context;
  if (namespaceMissing) return { ok: false, error: notFound(namespace), assumptions: [] };
  const assumptions: Assumption[] = pass === "before-webhooks" ? assumeRuntimeClass(pod) : [];
  let admitted = pod;
  for (const plugin of plugins) {
    const result = plugin(admitted, context);
    if (!result.ok) return { ok: false, error: forbid(pod, result.refusal), assumptions };
    if (pass === "before-webhooks" || plugin === admitServiceAccount) {
      assumptions.push(...(result.assumptions ?? []));
    }
    if (result.spec !== admitted.spec) admitted = { ...admitted, spec: result.spec };
  }
  return { ok: true, pod: admitted, assumptions };
}

/** Plugin NamespaceLifecycle, which comes before all others that look at Pods. */
function notFound(namespace: string): ApiError {
  return { code: 404, reason: "NotFound", message: `namespaces ${JSON.stringify(namespace)} not found` };
}

/** admission.NewForbidden: names are generated after admission, so a generateName stands for the name. */
function forbid({ metadata }: Pod, refusal: string): ApiError {
  const name = metadata.name || metadata.generateName || "Unknown";
  return { code: 403, reason: "Forbidden", message: `pods ${JSON.stringify(name)} is forbidden: ${refusal}` };
}

function assumeRuntimeClass({ spec }: Pod): Assumption[] {
  const name = spec["runtimeClassName"];
  if (typeof name !== "string") return [];
  const message = `RuntimeClass ${JSON.stringify(name)} is not read: it is assumed to exist and to add no overhead, node selector or tolerations`;
  return [{ code: "RUNTIME_CLASS_NOT_READ", message }];
}
