import { ClusterError } from "../../errors.ts";

/** The server knows no PodDefaults at all: Kubeflow's CRD is not installed. */
export function noPodDefaultCrd(host: string): ClusterError {
  return new ClusterError(
    [
      `error: the server doesn't have a resource type "poddefaults"`,
      `looked for poddefaults in kubeflow.org/v1alpha1 on ${host}; without Kubeflow's PodDefault CRD there are none`,
      "is this the right cluster? kubectl config current-context",
      "to install CRD and webhook: kubectl apply -k " +
        "https://github.com/kubeflow/manifests/applications/admission-webhook/upstream/overlays/cert-manager",
      "to work without a cluster: --local -f FILE",
    ].join("\n"),
    404,
  );
}
