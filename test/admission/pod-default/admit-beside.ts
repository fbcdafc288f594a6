import { admit, prepareAdmission } from "../../../src/admission/admit.ts";
import type { ObjectMeta } from "../../../src/kubernetes/object-meta.ts";
import type { AdmissionContext } from "../../../src/model/namespace-context.ts";
import type { Outcome } from "../../../src/model/outcome.ts";
import type { Pod, PodSpec } from "../../../src/model/pod.ts";
import type { PodDefault, PodDefaultSpec } from "../../../src/model/pod-default.ts";
import { surroundedBy } from "../arbitraries.ts";

/** A PodDefault that matches every Pod, unless its spec says otherwise. */
export function podDefault(name: string, spec: Partial<PodDefaultSpec>): PodDefault {
  return {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name, namespace: "team", resourceVersion: "7" },
    spec: { selector: {}, ...spec },
  };
}

/** A Pod with one plain container and no token, unless its spec says otherwise. */
export function podWith(
  spec: Partial<PodSpec> = {},
  metadata: Pick<ObjectMeta, "labels" | "annotations"> = {},
): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "pod", ...metadata },
    spec: { automountServiceAccountToken: false, containers: [{ name: "main", image: "busybox" }], ...spec },
  };
}

export function admitBeside(
  pod: Pod,
  podDefaults: readonly PodDefault[],
  context: Partial<AdmissionContext> = {},
): Outcome {
  return admit(pod, prepareAdmission({ ...surroundedBy(podDefaults), ...context }));
}
