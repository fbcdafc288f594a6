import type { JsonObject } from "../../src/kubernetes/json.ts";
import { webhookConfiguration } from "./dry-run-objects.ts";

const labels = { "app.kubernetes.io/part-of": "kubeflow-profile" };

export function namespace(name: string, more: JsonObject = { labels }): JsonObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, ...more } };
}

/** A PodDefault that selects its own name as a label: `gpu: "true"`. */
export function podDefault(
  where: string,
  name: string,
  spec: JsonObject = {},
  metadata: JsonObject = {},
): JsonObject {
  return {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name, namespace: where, creationTimestamp: "2026-11-24T10:00:00Z", ...metadata },
    spec: { selector: { matchLabels: { [name]: "true" } }, desc: `About ${name}`, ...spec },
  };
}

/** A Pod with a label for each PodDefault that it asks for, and a marker for each that it got: `{ gpu: "12" }`. */
export function pod(
  where: string,
  name: string,
  asks: readonly string[],
  got: Readonly<Record<string, string>> = {},
  metadata: JsonObject = {},
): JsonObject {
  const marker = "poddefault.admission.kubeflow.org/poddefault-";
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: where,
      creationTimestamp: "2026-11-24T09:00:00Z",
      labels: Object.fromEntries(asks.map((label) => [label, "true"])),
      annotations: Object.fromEntries(Object.entries(got).map(([key, version]) => [marker + key, version])),
      ...metadata,
    },
    spec: { containers: [{ name: "main", image: "busybox" }] },
    status: { phase: "Running" },
  };
}

const env = [
  { name: "A", value: "1" },
  { name: "B", value: "2" },
];

/** A cluster of two profiles, with Pods in all states. */
export const cluster: readonly JsonObject[] = [
  webhookConfiguration,
  namespace("team-a"),
  namespace("team-b"),
  podDefault("team-a", "gpu", { env }, { resourceVersion: "12", labels: { team: "a", tier: "b" } }),
  podDefault(
    "team-a",
    "token",
    { selector: { matchExpressions: [{ key: "token", operator: "Exists" }] } },
    { resourceVersion: "15" },
  ),
  podDefault("team-b", "gpu", { env: [] }, { resourceVersion: "13" }),
  pod("team-a", "fresh", ["gpu"], { gpu: "12" }),
  pod("team-a", "late", ["gpu"]),
  pod(
    "team-a",
    "stale",
    ["token"],
    { token: "14", gone: "2" },
    {
      ownerReferences: [{ apiVersion: "apps/v1", kind: "StatefulSet", name: "web", controller: true }],
    },
  ),
  pod(
    "team-b",
    "excluded",
    ["gpu"],
    {},
    {
      annotations: { "poddefault.admission.kubeflow.org/exclude": "true" },
    },
  ),
];
