import { readFileSync } from "node:fs";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { deployment } from "../cmd/dry-run-objects.ts";
import { configuration, endpoints, service } from "../cmd/explain-objects.ts";
import { namespace, pod, podDefault } from "../cmd/list-objects.ts";

const recorded = new URL("../workloads/failed-create-events.json", import.meta.url);
const denial = (JSON.parse(readFileSync(recorded, "utf8")).items[1] as { message: string }).message;

const ofTeamA = (apiVersion: string, kind: string, name: string, more: JsonObject, metadata = {}) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: "team-a", uid: `uid-of-${name}`, ...metadata },
  ...more,
});
const controlledBy = (apiVersion: string, kind: string, name: string) => ({
  ownerReferences: [{ apiVersion, kind, name, uid: `uid-of-${name}`, controller: true }],
});
const rules = [
  { operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], scope: "*" },
];
const selectors = {
  namespaceSelector: {
    matchLabels: { a: "b" },
    matchExpressions: [{ key: "c", operator: "In", values: ["d"] }],
  },
  objectSelector: { matchLabels: { e: "f" } },
};
const policySpec = { spec: { matchConstraints: { ...selectors, resourceRules: rules } } };
const policy = (kind: string) => ({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind,
  metadata: { name: "policy" },
  ...policySpec,
});
const template = {
  metadata: { labels: { gpu: "true" }, annotations: { note: "a" } },
  spec: {
    containers: [{ name: "main", image: "busybox" }],
    serviceAccountName: "default",
    runtimeClassName: "slow",
  },
};

const smaller = {
  metadata: { labels: { gpu: "true" } },
  spec: { containers: [{ name: "main", image: "busybox" }] },
};

/** A cluster with one object of every kind that commands read, each with the fields that they read. */
export const everyKind: readonly JsonObject[] = [
  configuration({
    ...selectors,
    rules,
    failurePolicy: "Fail",
    timeoutSeconds: 5,
    reinvocationPolicy: "Never",
    matchConditions: [{ name: "a", expression: "true" }],
  }),
  {
    ...service,
    metadata: service["metadata"] as JsonObject,
    spec: { type: "ClusterIP", selector: { app: "webhook" } },
  },
  endpoints(true),
  {
    ...pod("kubeflow", "webhook-0", ["app"]),
    metadata: { name: "webhook-0", namespace: "kubeflow", labels: { app: "webhook" } },
  },
  { ...namespace("team-a"), status: { phase: "Active" } },
  ofTeamA("v1", "ServiceAccount", "default", {
    imagePullSecrets: [{ name: "a" }],
    automountServiceAccountToken: true,
    secrets: [{ name: "s" }],
  }),
  ofTeamA("v1", "LimitRange", "limits", {
    spec: {
      limits: [
        {
          type: "Container",
          max: { cpu: "4" },
          min: { cpu: "1m" },
          default: { cpu: "1" },
          defaultRequest: { cpu: "1" },
          maxLimitRequestRatio: { cpu: "4" },
        },
      ],
    },
  }),
  ofTeamA("v1", "ResourceQuota", "quota", {
    spec: {
      hard: { pods: "10" },
      scopes: ["NotTerminating"],
      scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["high"] }] },
    },
    status: { hard: { pods: "10" }, used: { pods: "3" } },
  }),
  {
    apiVersion: "node.k8s.io/v1",
    kind: "RuntimeClass",
    metadata: { name: "slow" },
    handler: "slow",
    overhead: { podFixed: { cpu: "1m" } },
    scheduling: { nodeSelector: { a: "b" }, tolerations: [{ key: "k", operator: "Exists" }] },
  },
  {
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name: "high" },
    value: 10,
    globalDefault: true,
    preemptionPolicy: "Never",
  },
  policy("ValidatingAdmissionPolicy"),
  policy("MutatingAdmissionPolicy"),
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name: "validating" },
    webhooks: [{ name: "v", rules, ...selectors }],
  },
  podDefault("team-a", "gpu", {
    env: [{ name: "A", value: "1" }],
    volumes: [{ name: "v", emptyDir: {} }],
    sidecars: [{ name: "side", image: "i" }],
  }),
  podDefault("team-a", "shm", {
    selector: { matchLabels: { gpu: "true" } },
    env: [{ name: "A", value: "2" }],
    serviceAccountName: "x",
  }),
  {
    ...deployment,
    metadata: { name: "web", namespace: "team-a", uid: "uid-of-web" },
    spec: { replicas: 2, selector: { matchLabels: { gpu: "true" } }, template },
    status: { conditions: [{ type: "ReplicaFailure", message: denial }] },
  },
  ofTeamA(
    "apps/v1",
    "ReplicaSet",
    "web-1",
    { spec: { replicas: 2, selector: { matchLabels: { gpu: "true" } }, template: smaller } },
    controlledBy("apps/v1", "Deployment", "web"),
  ),
  ofTeamA("apps/v1", "StatefulSet", "db", {
    spec: {
      replicas: 2,
      serviceName: "db",
      selector: { matchLabels: { gpu: "true" } },
      template: smaller,
      volumeClaimTemplates: [{ metadata: { name: "data" }, spec: {} }],
    },
  }),
  ofTeamA("apps/v1", "DaemonSet", "ds", {
    spec: { selector: { matchLabels: { gpu: "true" } }, template: smaller },
  }),
  ofTeamA("batch/v1", "Job", "once", {
    spec: { completions: 2, parallelism: 2, completionMode: "Indexed", suspend: false, template: smaller },
  }),
  ofTeamA("batch/v1", "CronJob", "often", {
    spec: {
      schedule: "* * * * *",
      suspend: false,
      jobTemplate: { metadata: { labels: { a: "b" } }, spec: { template: smaller } },
    },
  }),
  ofTeamA("kubeflow.org/v1", "Notebook", "notebook", { spec: { template: { spec: smaller.spec } } }),
  ofTeamA("kubeflow.org/v1", "PyTorchJob", "train", {
    spec: {
      runPolicy: { suspend: false },
      pytorchReplicaSpecs: { Worker: { replicas: 2, restartPolicy: "Never", template: smaller } },
    },
  }),
  ofTeamA("serving.kserve.io/v1beta1", "InferenceService", "model", {
    spec: { predictor: { minReplicas: 1, containers: [{ name: "kserve-container", image: "i" }] } },
  }),
  ofTeamA("argoproj.io/v1alpha1", "Workflow", "flow", {
    spec: {
      entrypoint: "a",
      arguments: { parameters: [{ name: "p", value: "1" }] },
      templates: [
        {
          name: "a",
          steps: [
            [
              {
                name: "s",
                template: "b",
                arguments: { parameters: [{ name: "p", value: "x" }] },
                withItems: ["1"],
              },
            ],
          ],
        },
        { name: "b", inputs: { parameters: [{ name: "p" }] }, container: { image: "i", command: ["a"] } },
      ],
    },
  }),
  { ...pod("team-a", "web-1-a", ["gpu"], { gpu: "1" }, controlledBy("apps/v1", "ReplicaSet", "web-1")) },
  pod("team-a", "alone", ["gpu"], { gpu: "12" }),
  ofTeamA("v1", "Event", "db.1", {
    reason: "FailedCreate",
    involvedObject: { apiVersion: "apps/v1", kind: "StatefulSet", name: "db", uid: "uid-of-db" },
    message: denial,
    count: 3,
    lastTimestamp: "2026-11-24T10:00:00Z",
    eventTime: null,
    series: { count: 2, lastObservedTime: "2026-11-24T10:00:00Z" },
  }),
];
