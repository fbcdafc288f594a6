import { describe, expect, test } from "vitest";
import { podsOf } from "../../src/workload/pods-of.ts";
import { made, only, workload } from "./made.ts";

const template = "{metadata: {labels: {yes: x}}, spec: {containers: [{name: c, image: b}]}}";

describe("unknown kinds: Pod templates are found by their structure", () => {
  test.each<readonly [kind: string, spec: string, found: readonly (readonly [string, number])[]]>([
    ["argoproj.io/v1alpha1 Rollout", `{replicas: 3, template: ${template}}`, [["spec.template", 3]]],
    ["apps.openshift.io/v1 DeploymentConfig", `{replicas: 2, template: ${template}}`, [["spec.template", 2]]],
    ["apps.kruise.io/v1alpha1 CloneSet", `{replicas: 2, template: ${template}}`, [["spec.template", 2]]],
    [
      "leaderworkerset.x-k8s.io/v1 LeaderWorkerSet",
      `{leaderWorkerTemplate: {leaderTemplate: ${template}, workerTemplate: ${template}}}`,
      [
        ["spec.leaderWorkerTemplate.leaderTemplate", 1],
        ["spec.leaderWorkerTemplate.workerTemplate", 1],
      ],
    ],
    [
      "batch.volcano.sh/v1alpha1 Job",
      `{tasks: [{replicas: 4, template: ${template}}, {replicas: 1, template: ${template}}]}`,
      [
        ["spec.tasks[0].template", 4],
        ["spec.tasks[1].template", 1],
      ],
    ],
    ["serving.knative.dev/v1 Service", `{template: ${template}}`, [["spec.template", 1]]],
    [
      "ray.io/v1 RayCluster",
      `{headGroupSpec: {template: ${template}}, workerGroupSpecs: [{replicas: 5, template: ${template}}]}`,
      [
        ["spec.headGroupSpec.template", 1],
        ["spec.workerGroupSpecs[0].template", 5],
      ],
    ],
    [
      "ray.io/v1 RayJob",
      `{rayClusterSpec: {headGroupSpec: {template: ${template}}}}`,
      [["spec.rayClusterSpec.headGroupSpec.template", 1]],
    ],
    [
      "ray.io/v1 RayService",
      `{rayClusterConfig: {headGroupSpec: {template: ${template}}}}`,
      [["spec.rayClusterConfig.headGroupSpec.template", 1]],
    ],
    [
      "machinelearning.seldon.io/v1 SeldonDeployment",
      `{predictors: [{replicas: 2, componentSpecs: [${template}]}]}`,
      [["spec.predictors[0].componentSpecs[0]", 2]],
    ],
    ["agents.x-k8s.io/v1alpha1 Sandbox", `{podTemplate: ${template}}`, [["spec.podTemplate", 1]]],
  ])("%s", (kind, spec, found) => {
    const pods = made(kind, `{metadata: {labels: {no: x}}, spec: ${spec}}`);
    expect(pods.map(({ role, replicas }) => [role, replicas])).toEqual(found);
    for (const { pod, byStructure, from, labelsAt, notes, role } of pods) {
      expect(byStructure).toBe(true);
      expect(from).toBe(`${kind.split(" ")[1]}/web, ${role}`);
      expect(labelsAt).toBe(`${role}.metadata.labels`);
      expect(pod.metadata.labels).toEqual({ yes: "x" });
      expect(notes[0]).toContain(`read by its structure: Pod template at ${role}`);
    }
  });

  test("a PodSpec without a template around it has no labels", () => {
    const { pod, from, labelsAt } = only(
      made("kubeflow.org/v1alpha1 PVCViewer", "{spec: {podSpec: {containers: [{name: c, image: b}]}}}"),
    );
    expect(from).toBe("PVCViewer/web, spec.podSpec");
    expect(labelsAt).toBeNull();
    expect(pod.metadata).toEqual({ generateName: "web-" });
  });

  test("replicas 0: the workload has 0 Pods now", () => {
    const { absence } = only(
      made("argoproj.io/v1alpha1 Rollout", `{spec: {replicas: 0, template: ${template}}}`),
    );
    expect(absence?.reason).toBe("no replicas");
  });
});

describe("objects of known kinds in other objects are read by their own rules", () => {
  const job = `{apiVersion: batch/v1, kind: Job, metadata: {name: inner}, spec: {template: ${template}}}`;

  test.each([
    [
      "workload.codeflare.dev/v1beta2 AppWrapper",
      `{components: [{template: ${job}}]}`,
      "spec.components[0].template",
    ],
    [
      "work.open-cluster-management.io/v1 ManifestWork",
      `{workload: {manifests: [${job}]}}`,
      "spec.workload.manifests[0]",
    ],
  ])("%s", (kind, spec, place) => {
    const { pod, from, labelsAt, byStructure } = only(
      made(kind, `{metadata: {namespace: alice}, spec: ${spec}}`),
    );
    expect(from).toBe(`${kind.split(" ")[1]}/web, ${place}: Job/inner, spec.template`);
    expect(labelsAt).toBe(`${place}.spec.template.metadata.labels`);
    expect(byStructure).toBeUndefined();
    expect(pod.metadata).toMatchObject({ namespace: "alice", labels: { yes: "x", "job-name": "inner" } });
  });
});

test.each([
  ["serving.kserve.io/v1alpha1 ServingRuntime", "{containers: [{name: c, image: b}]}"],
  [
    "trainer.kubeflow.org/v1alpha1 TrainingRuntime",
    `{template: {spec: {replicatedJobs: [{template: {spec: {template: ${template}}}}]}}}`,
  ],
  ["v1 Service", "{selector: {app: web}}"],
])("%s describes or selects Pods, but creates none", (kind, spec) => {
  expect(podsOf(workload(kind, `{spec: ${spec}}`))).toEqual({
    problem: expect.stringContaining("has no Pod template"),
  });
});

describe("SparkApplication", () => {
  const application = `{sparkVersion: 3.5.0, image: spark, driver: {labels: {d: x}, serviceAccount: spark}, executor: {instances: 2, labels: {e: x}}}`;
  const own = {
    a: "x",
    "sparkoperator.k8s.io/app-name": "web",
    "sparkoperator.k8s.io/launched-by-spark-operator": "true",
    "sparkoperator.k8s.io/mutated-by-spark-operator": "true",
  };

  test("driver and executors have the labels of the application and their own", () => {
    const [driver, executor] = made(
      "sparkoperator.k8s.io/v1beta2 SparkApplication",
      `{metadata: {labels: {a: x, kueue.x-k8s.io/queue-name: q}}, spec: ${application}}`,
    );
    expect(driver?.pod.metadata).toMatchObject({
      name: "web-driver",
      labels: { ...own, d: "x", "spark-role": "driver" },
    });
    expect(driver?.pod.metadata.labels).not.toHaveProperty(["kueue.x-k8s.io/queue-name"]);
    expect(driver?.pod.spec).toMatchObject({
      serviceAccountName: "spark",
      containers: [{ name: "spark-kubernetes-driver", image: "spark" }],
    });
    expect(executor?.replicas).toBe(2);
    expect(executor?.pod.metadata.labels).toEqual({ ...own, e: "x", "spark-role": "executor" });
    expect(executor?.unknownLabels.map(({ key }) => key)).toContain("spark-exec-id");
  });

  test("each run of a schedule has a new name, and the labels reach the Pods", () => {
    const [driver] = made(
      "sparkoperator.k8s.io/v1beta2 ScheduledSparkApplication",
      `{metadata: {labels: {a: x}}, spec: {suspend: true, template: ${application}}}`,
    );
    const { "sparkoperator.k8s.io/app-name": _, ...known } = own;
    expect(driver?.pod.metadata.labels).toEqual({
      ...known,
      d: "x",
      "spark-role": "driver",
      "sparkoperator.k8s.io/scheduled-app-name": "web",
    });
    expect(driver?.absence?.reason).toBe("suspended");
  });
});
