import { expect, test } from "vitest";
import { recreationOf } from "../../src/finding/recreation.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";

const controlledBy = (apiVersion: string, kind: string, name: string) => ({
  metadata: {
    name: "web-0",
    namespace: "team-a",
    ownerReferences: [{ apiVersion, kind, name, controller: true }],
  },
});

const owner = (apiVersion: string, kind: string, name: string): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name },
});

test.each([
  [
    "Deployment",
    controlledBy("apps/v1", "ReplicaSet", "web-5"),
    [owner("apps/v1", "ReplicaSet", "web-5"), owner("apps/v1", "Deployment", "web")],
    "kubectl rollout restart deployment/web -n team-a",
  ],
  [
    "StatefulSet that could not be read",
    controlledBy("apps/v1", "StatefulSet", "web"),
    [],
    "kubectl rollout restart statefulset/web -n team-a",
  ],
  [
    "ReplicaSet alone",
    controlledBy("apps/v1", "ReplicaSet", "web"),
    [owner("apps/v1", "ReplicaSet", "web")],
    "kubectl delete pod web-0 -n team-a",
  ],
  [
    "Notebook",
    controlledBy("apps/v1", "StatefulSet", "web"),
    [owner("apps/v1", "StatefulSet", "web"), owner("kubeflow.org/v1", "Notebook", "web")],
    "kubectl delete pod web-0 -n team-a",
  ],
  [
    "Job",
    controlledBy("batch/v1", "Job", "web"),
    [owner("batch/v1", "Job", "web")],
    "kubectl delete pod web-0 -n team-a",
  ],
  [
    "Workflow",
    controlledBy("argoproj.io/v1alpha1", "Workflow", "web"),
    [owner("argoproj.io/v1alpha1", "Workflow", "web")],
    "# Workflow/web creates it only once: submit it again",
  ],
  [
    "nothing",
    { metadata: { name: "web-0", namespace: "team-a" } },
    [],
    "kubectl poddefault dry-run pod/web-0 -n team-a -o submitted | kubectl replace --force -f -",
  ],
])("a Pod controlled by a %s", (_, pod, owners, command) => {
  expect(recreationOf(pod, owners)).toBe(command);
});
