import type { JsonObject } from "../../src/kubernetes/json.ts";

/** A type that the server knows. */
export type ServedType = {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
};

function served(apiVersion: string, kind: string, shortNames = "", namespaced = true): ServedType {
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  const plural = `${kind.toLowerCase()}s`;
  return { group, version, kind, plural, namespaced, shortNames: shortNames.split(" ").filter(Boolean) };
}

function policies(kind: string): ServedType {
  const plural = `${kind.toLowerCase().slice(0, -1)}ies`;
  return { ...served("admissionregistration.k8s.io/v1", kind, "", false), plural };
}

/** Enough of Kubernetes and Kubeflow for the plugin's commands. */
export const servedTypes: readonly ServedType[] = [
  served("v1", "Namespace", "ns", false),
  served("v1", "Pod", "po"),
  served("v1", "ServiceAccount", "sa"),
  served("v1", "Secret"),
  served("v1", "ConfigMap", "cm"),
  served("v1", "PersistentVolumeClaim", "pvc"),
  served("v1", "Service", "svc"),
  served("v1", "Event", "ev"),
  served("v1", "LimitRange", "limits"),
  served("v1", "ResourceQuota", "quota"),
  { ...served("node.k8s.io/v1", "RuntimeClass", "", false), plural: "runtimeclasses" },
  served("apps/v1", "Deployment", "deploy"),
  served("apps/v1", "StatefulSet", "sts"),
  served("apps/v1", "DaemonSet", "ds"),
  served("apps/v1", "ReplicaSet", "rs"),
  served("batch/v1", "Job"),
  served("batch/v1", "CronJob", "cj"),
  served("discovery.k8s.io/v1", "EndpointSlice"),
  { ...served("scheduling.k8s.io/v1", "PriorityClass", "pc", false), plural: "priorityclasses" },
  served("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", "", false),
  served("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "", false),
  served("apiextensions.k8s.io/v1", "CustomResourceDefinition", "crd", false),
  policies("ValidatingAdmissionPolicy"),
  policies("MutatingAdmissionPolicy"),
  served("kubeflow.org/v1alpha1", "PodDefault"),
  served("kubeflow.org/v1", "Notebook"),
  served("kubeflow.org/v1", "PyTorchJob"),
  served("serving.kserve.io/v1beta1", "InferenceService", "isvc"),
  served("argoproj.io/v1alpha1", "Workflow", "wf"),
];

export function typeOf(object: JsonObject, types: readonly ServedType[]): ServedType {
  const [version = "", group = ""] = String(object["apiVersion"]).split("/").reverse();
  const found = types.find(
    (type) => type.group === group && type.version === version && type.kind === object["kind"],
  );
  if (found === undefined) throw new Error(`add ${object["apiVersion"]} ${object["kind"]} to servedTypes`);
  return found;
}
