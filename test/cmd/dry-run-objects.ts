import type { JsonObject } from "../../src/kubernetes/json.ts";

/** Kubeflow's webhook configuration, but called by URL, so that there need not be a Service that answers. */
export const webhookConfiguration: JsonObject = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "MutatingWebhookConfiguration",
  metadata: { name: "poddefaults-webhook-mutating-webhook-configuration" },
  webhooks: [
    {
      name: "poddefaults-webhook-deployment.kubeflow.org",
      admissionReviewVersions: ["v1"],
      sideEffects: "None",
      clientConfig: { url: "https://poddefaults-webhook.example/apply-poddefault" },
      namespaceSelector: { matchLabels: { "app.kubernetes.io/part-of": "kubeflow-profile" } },
      rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
    },
  ],
};

/** The namespace of a profile, and the ServiceAccount that every namespace has. */
export const profile: readonly JsonObject[] = [
  {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "team-a", labels: { "app.kubernetes.io/part-of": "kubeflow-profile" } },
  },
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: "team-a" } },
];

/** A PodDefault of team-a that selects `greet: "true"`. */
export function podDefault(name: string, spec: JsonObject): JsonObject {
  return {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name, namespace: "team-a" },
    spec: { selector: { matchLabels: { greet: "true" } }, ...spec },
  };
}

/** A Pod of team-a that is labelled `greet: "true"`. */
export function pod(name: string, metadata: JsonObject = {}, spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "team-a", labels: { greet: "true" }, ...metadata },
    spec: { containers: [{ name: "main", image: "busybox" }], ...spec },
  };
}

/** A Deployment of team-a, whose Pods no PodDefault selects. */
export const deployment: JsonObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "team-a" },
  spec: {
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "main", image: "busybox" }] },
    },
  },
};
