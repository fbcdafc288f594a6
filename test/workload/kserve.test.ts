import { expect, test } from "vitest";
import { made, only } from "./made.ts";

const serviceName = { name: "INFERENCE_SERVICE_NAME", value: "web" };

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
      "serving.kserve.io/deploymentMode": "RawDeployment",
      "internal.serving.kserve.io/logger": "true",
      "internal.serving.kserve.io/logger-mode": "all",
      "internal.serving.kserve.io/storage-initializer-sourceuri": "s3://b/m",
    },
  });
  expect(pod.spec).toEqual({
    automountServiceAccountToken: false,
    serviceAccountName: "s3",
    containers: [
      {
        name: "kserve-container",
        image: "runtime.invalid/image:unknown",
        env: [{ name: "A", value: "1" }, serviceName],
      },
    ],
  });
  expect(notes.join("\n")).toMatch(
    /ServingRuntime custom[\s\S]*stands for an image[\s\S]*KServe's webhook may add/,
  );
});

test("InferenceService: a format of old is a model, too", () => {
  const { pod } = only(
    made(
      "serving.kserve.io/v1beta1 InferenceService",
      "{spec: {predictor: {sklearn: {storageUri: 'pvc://m', image: own}}}}",
    ),
  );
  expect(pod.spec.containers).toEqual([{ name: "kserve-container", image: "own", env: [serviceName] }]);
  expect(Object.keys(pod.spec)).toEqual(["automountServiceAccountToken", "containers"]);
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
