import type { Resource } from "../cluster.ts";

/** Kubeflow has served no other version since 2018. */
export const podDefaults: Resource = {
  group: "kubeflow.org",
  version: "v1alpha1",
  plural: "poddefaults",
  kind: "PodDefault",
  namespaced: true,
};

/** A built-in resource that users name, or that we read, with the words that mean it besides its plural. */
type Known = { readonly resource: Resource; readonly words: readonly string[] };

function known(groupVersion: string, kind: string, plural: string, words: string, namespaced = true): Known {
  const [group = "", version = ""] = groupVersion.includes("/")
    ? groupVersion.split("/")
    : ["", groupVersion];
  const singular = kind.toLowerCase();
  return {
    resource: { group, version, plural, kind, namespaced },
    words: [singular, ...words.split(" ").filter(Boolean)],
  };
}

/** Every API server has these, so naming one costs no discovery. */
export const knownResources: readonly Known[] = [
  { resource: podDefaults, words: ["poddefault"] },
  known("v1", "Pod", "pods", "po"),
  known("v1", "Namespace", "namespaces", "ns", false),
  known("v1", "ServiceAccount", "serviceaccounts", "sa"),
  known("v1", "ConfigMap", "configmaps", "cm"),
  known("v1", "Secret", "secrets", ""),
  known("v1", "PersistentVolumeClaim", "persistentvolumeclaims", "pvc"),
  known("v1", "Event", "events", "ev"),
  known("v1", "Service", "services", "svc"),
  known("v1", "Node", "nodes", "no", false),
  known("v1", "ReplicationController", "replicationcontrollers", "rc"),
  known("apps/v1", "Deployment", "deployments", "deploy"),
  known("apps/v1", "StatefulSet", "statefulsets", "sts"),
  known("apps/v1", "DaemonSet", "daemonsets", "ds"),
  known("apps/v1", "ReplicaSet", "replicasets", "rs"),
  known("batch/v1", "Job", "jobs", ""),
  known("batch/v1", "CronJob", "cronjobs", "cj"),
  known("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", ""),
  known(
    "admissionregistration.k8s.io/v1",
    "MutatingWebhookConfiguration",
    "mutatingwebhookconfigurations",
    "",
    false,
  ),
];

/** The built-in resource with this plural. */
export function builtIn(plural: string): Resource {
  const found = knownResources.find(({ resource }) => resource.plural === plural);
  if (found === undefined) throw new Error(`${plural} is not in the table of built-in resources`);
  return found.resource;
}
