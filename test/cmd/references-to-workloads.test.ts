import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { pod, podDefault } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

const greet = podDefault("greet", { env: [{ name: "GREETING", value: "hello" }] });
const web = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
const metadata = { name: "web", namespace: "team-a" };

async function dryRun(...items: readonly JsonObject[]) {
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  return runInMemory("dry-run - --local -o report", { stdin });
}

describe("an object that only refers to a workload is not a workload", () => {
  test.each<[string, JsonObject]>([
    ["autoscaling/v2 HorizontalPodAutoscaler", { scaleTargetRef: web, maxReplicas: 3 }],
    ["autoscaling.k8s.io/v1 VerticalPodAutoscaler", { targetRef: web }],
    ["keda.sh/v1alpha1 ScaledObject", { scaleTargetRef: web, triggers: [] }],
    ["argoproj.io/v1alpha1 Rollout", { replicas: 1, workloadRef: web }],
  ])("%s", async (type, spec) => {
    const [apiVersion = "", kind = ""] = type.split(" ");
    const { code, stdout, stderr } = await dryRun({ apiVersion, kind, metadata, spec }, greet, pod("p"));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { items, createNoPods } = JSON.parse(stdout);
    expect(items).toHaveLength(1);
    expect(createNoPods).toMatchObject([{ kind, name: "web" }]);
  });
});

test("fields that an unknown kind has beside a Pod's spec are its own", async () => {
  const worker = { replicas: 2, spec: { containers: [{ name: "w", image: "dask", volumeMount: [] }] } };
  const { code, stderr } = await dryRun(
    {
      apiVersion: "kubernetes.dask.org/v1",
      kind: "DaskCluster",
      metadata,
      spec: { worker },
    },
    greet,
  );
  expect(code).toBe(0);
  expect(stderr.match(/unknown field/g)).toHaveLength(1);
  expect(stderr).toContain("spec.worker.spec.containers[0].volumeMount: unknown field");
});
