import type { Refusal } from "../model/outcome.ts";
import type { Pod } from "../model/pod.ts";
import { defaultPod } from "./defaulting/default-pod.ts";
import { checkLimitRanges } from "./in-tree/limit-constraints.ts";
import { applyLimitRanges } from "./in-tree/limit-ranger.ts";
import type { Validated } from "./in-tree/plugin.ts";
import { checkPodSecurity } from "./in-tree/pod-security/pod-security.ts";
import { checkUnspecified } from "./in-tree/resource-quota.ts";
import type { Admission } from "./prepare.ts";

/** Why a namespace rejects what a PodDefault injects, whatever the Pod; `text` is the server's. */
type InjectedRefusal = { readonly text: string; readonly by: Refusal };

/**
 * Whether the containers and volumes that a PodDefault injects pass the rules of its namespace: LimitRanges (for
 * containers), the enforced PodSecurity level, and quotas that want resources to be specified. The rest of the Pod
 * is assumed to pass.
 *
 * @param name of one of the admission's PodDefaults
 */
export function checkInjected(name: string, admission: Admission): readonly InjectedRefusal[] {
  const podDefault = admission.podDefaults.find((one) => one.name === name);
  if (podDefault === undefined) return [];
  const { sidecars = [], initContainers = [], volumes = [] } = podDefault.spec;
  const pod: Pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "pod" },
    spec: {
      // What containers may leave to their Pod.
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: sidecars,
      initContainers,
      volumes,
    },
  };
  const defaulted = defaultPod(pod, admission.minor);
  return checkRules(applyLimitRanges(defaulted, admission.limitRanges).pod, admission).flatMap(
    ({ refusal }) => refusal ?? [],
  );
}

function checkRules(pod: Pod, { limitRanges, podSecurity, minor, quotas }: Admission): readonly Validated[] {
  const ofContainers = limitRanges.map((range) => ({
    ...range,
    items: range.items.filter(({ type }) => type === "Container"),
  }));
  return [
    checkLimitRanges(pod.spec, ofContainers),
    podSecurity === undefined ? {} : checkPodSecurity(pod, podSecurity, minor),
    // A scope depends on the Pod around.
    checkUnspecified(
      pod.spec,
      quotas.filter(({ scopes }) => scopes.length === 0),
    ),
  ];
}
