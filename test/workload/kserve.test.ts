import { expect, test } from "vitest";
import { podsOf } from "../../src/workload/pods-of.ts";
import type { WorkloadPod } from "../../src/workload/workload-pod.ts";
import { made, only, workload } from "./made.ts";
import { lookupIn } from "./recordings.ts";

const serviceName = { name: "INFERENCE_SERVICE_NAME", value: "web" };

/** What KServe sets in a container that a Deployment runs. */
const asRaw = {
  imagePullPolicy: "IfNotPresent",
  readinessProbe: {
    tcpSocket: { port: 8080 },
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  },
};

test("InferenceService: a model, whose container a ServingRuntime completes", () => {
  const { pod, from, notes } = only(
    made(
      "serving.kserve.io/v1beta1 InferenceService",
      `{metadata: {namespace: alice, labels: {team: a, tier: x}, annotations: {serving.kserve.io/deploymentMode: RawDeployment, autoscaling.knative.dev/min-scale: "1"}},
        spec: {predictor: {labels: {tier: gold}, minReplicas: 1, serviceAccountName: s3, logger: {mode: all},
          model: {modelFormat: {name: sklearn}, runtime: custom, storageUri: "s3://b/m", env: [{name: A, value: "1"}]}}}}`,
    ),
  );
  expect(from).toBe("InferenceService/web, metadata.labels and spec.predictor");
  expect(pod.metadata).toEqual({
    generateName: "web-predictor-",
    namespace: "alice",
    labels: {
      team: "a",
      tier: "gold",
      "serving.kserve.io/inferenceservice": "web",
      component: "predictor",
      app: "isvc.web-predictor",
    },
    annotations: {
      "serving.kserve.io/deploymentMode": "Standard",
      "internal.serving.kserve.io/logger": "true",
      "internal.serving.kserve.io/logger-mode": "all",
      "internal.serving.kserve.io/storage-initializer-sourceuri": "s3://b/m",
    },
  });
  expect(pod.spec).toEqual({
    serviceAccountName: "s3",
    containers: [
      {
        name: "kserve-container",
        image: "runtime.invalid/image:unknown",
        env: [{ name: "A", value: "1" }, serviceName],
        ...asRaw,
      },
    ],
  });
  expect(notes.join("\n")).toMatch(
    /ServingRuntime custom was not found[\s\S]*stands for the image[\s\S]*storage-initializer, and PodDefaults do not change init containers/,
  );
});

test("InferenceService: a format of old is a model, too", () => {
  const { pod } = only(
    made(
      "serving.kserve.io/v1beta1 InferenceService",
      "{spec: {predictor: {sklearn: {storageUri: 'pvc://m', image: own}}}}",
    ),
  );
  expect(pod.spec).toEqual({
    containers: [{ name: "kserve-container", image: "own", env: [serviceName], ...asRaw }],
  });
});

test("InferenceService: a transformer knows its predictor, and a serverless Pod has no label app", () => {
  const [predictor, transformer] = made(
    "serving.kserve.io/v1beta1 InferenceService",
    `{metadata: {namespace: alice, annotations: {serving.kserve.io/deploymentMode: Serverless}}, spec: {
      predictor: {containers: [{name: mine, image: p}]},
      transformer: {containerConcurrency: 2, containers: [{name: mine, image: t, args: [--model_name=own]}, {name: sidecar}]}}}`,
  );
  expect(predictor?.pod.spec.containers).toEqual([
    { name: "kserve-container", image: "p", env: [serviceName] },
  ]);
  expect(predictor?.pod.metadata.labels).not.toHaveProperty("app");
  expect(predictor?.notes.join()).toContain("queue-proxy");
  expect(transformer?.pod.spec.containers).toEqual([
    {
      name: "kserve-container",
      image: "t",
      env: [serviceName],
      args: [
        ...["--model_name=own", "--predictor_host", "web-predictor.alice", "--http_port", "8080"],
        ...["--workers", "2"],
      ],
    },
    { name: "sidecar" },
  ]);
});

test("InferenceService: a ServingRuntime gives labels, containers and scheduling; its arguments come first", () => {
  const runtime = {
    apiVersion: "serving.kserve.io/v1alpha1",
    kind: "ClusterServingRuntime",
    metadata: { name: "custom" },
    spec: {
      labels: { rt: "x", team: "runtime" },
      nodeSelector: { gpu: "yes" },
      containers: [
        {
          name: "kserve-container",
          image: "rt",
          args: ["--name={{.Name}}"],
          ports: [{ containerPort: 9000 }],
        },
        { name: "side", image: "s" },
      ],
    },
  };
  const settings = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "inferenceservice-config", namespace: "kserve" },
    data: {
      deploy: '{"defaultDeploymentMode": "Standard"}',
      security: '{"autoMountServiceAccountToken": false}',
    },
  };
  const service = workload(
    "serving.kserve.io/v1beta1 InferenceService",
    "{metadata: {labels: {team: a}}, spec: {predictor: {model: {runtime: custom, args: [--more]}}}}",
  );
  const [{ pod, notes }] = podsOf(service, lookupIn([runtime, settings])) as [WorkloadPod];
  expect(pod.metadata.labels).toMatchObject({ rt: "x", team: "a", app: "isvc.web-predictor" });
  expect(pod.spec).toMatchObject({ automountServiceAccountToken: false, nodeSelector: { gpu: "yes" } });
  expect(pod.spec.containers.map(({ name, args }) => [name, args])).toEqual([
    ["kserve-container", ["--name=web", "--more"]],
    ["side", undefined],
  ]);
  expect(pod.spec.containers[0]?.["readinessProbe"]).toMatchObject({ tcpSocket: { port: 9000 } });
  expect(notes).toEqual([]);
});

test.each([
  ["metadata: {annotations: {serving.kserve.io/stop: 'true'}}, spec: {predictor: {sklearn: {}}}", "stopped"],
  ["spec: {predictor: {minReplicas: 0, sklearn: {}}}", "waits"],
])("InferenceService: no Pod now where %s", (body, reason) => {
  expect(only(made("serving.kserve.io/v1beta1 InferenceService", `{${body}}`)).absence?.reason).toBe(reason);
});
