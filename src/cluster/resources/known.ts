import { workloadKinds } from "../../model/workload-kinds.ts";
import type { Resource, Served } from "../cluster.ts";

/** The only version that Kubeflow has served since 2018. */
export const podDefaults: Resource = {
  group: "kubeflow.org",
  version: "v1alpha1",
  plural: "poddefaults",
  kind: "PodDefault",
  namespaced: true,
};

export const pods = builtIn("v1", "Pod", "pods");
export const namespaces = builtIn("v1", "Namespace", "namespaces", "cluster");
export const serviceAccounts = builtIn("v1", "ServiceAccount", "serviceaccounts");
export const services = builtIn("v1", "Service", "services");
export const endpointSlices = builtIn("discovery.k8s.io/v1", "EndpointSlice", "endpointslices");
export const events = builtIn("v1", "Event", "events");
export const limitRanges = builtIn("v1", "LimitRange", "limitranges");
export const resourceQuotas = builtIn("v1", "ResourceQuota", "resourcequotas");
export const runtimeClasses = builtIn("node.k8s.io/v1", "RuntimeClass", "runtimeclasses", "cluster");
export const priorityClasses = builtIn("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", "cluster");
export const customResourceDefinitions = builtIn(
  "apiextensions.k8s.io/v1",
  "CustomResourceDefinition",
  "customresourcedefinitions",
  "cluster",
);
export const webhookConfigurations = builtIn(
  "admissionregistration.k8s.io/v1",
  "MutatingWebhookConfiguration",
  "mutatingwebhookconfigurations",
  "cluster",
);

export const validatingWebhookConfigurations = builtIn(
  "admissionregistration.k8s.io/v1",
  "ValidatingWebhookConfiguration",
  "validatingwebhookconfigurations",
  "cluster",
);
export const validatingAdmissionPolicies = builtIn(
  "admissionregistration.k8s.io/v1",
  "ValidatingAdmissionPolicy",
  "validatingadmissionpolicies",
  "cluster",
);
export const mutatingAdmissionPolicies = builtIn(
  "admissionregistration.k8s.io/v1",
  "MutatingAdmissionPolicy",
  "mutatingadmissionpolicies",
  "cluster",
);

/** Every API server has the workloads of these groups, in the versions of the table. */
const builtInGroups = ["", "apps", "batch"];

/** Resources that need no discovery: PodDefaults, and types that are built into every API server. */
export const knownResources: readonly Served[] = [
  { resource: podDefaults, words: ["poddefault"] },
  ...workloadKinds
    .filter(({ group }) => builtInGroups.includes(group))
    .map(({ shortNames, group, version, plural, kind, namespaced }) => ({
      resource: { group, version, plural, kind, namespaced },
      words: [kind.toLowerCase(), ...shortNames],
    })),
  { resource: namespaces, words: ["namespace", "ns"] },
  { resource: serviceAccounts, words: ["serviceaccount", "sa"] },
  { resource: webhookConfigurations, words: ["mutatingwebhookconfiguration"] },
  { resource: builtIn("v1", "ConfigMap", "configmaps"), words: ["configmap", "cm"] },
  { resource: builtIn("v1", "Secret", "secrets"), words: ["secret"] },
  {
    resource: builtIn("v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
    words: ["persistentvolumeclaim", "pvc"],
  },
  { resource: services, words: ["service", "svc"] },
  { resource: events, words: ["event", "ev"] },
  { resource: endpointSlices, words: ["endpointslice"] },
];

function builtIn(
  apiVersion: string,
  kind: string,
  plural: string,
  scope: "namespace" | "cluster" = "namespace",
): Resource {
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  return { group, version, plural, kind, namespaced: scope === "namespace" };
}
