import { expect, test } from "vitest";
import type { PodDefaultSpec } from "../../src/model/pod-default.ts";
import { referencesOf } from "../../src/model/references.ts";

const image = { name: "c", image: "i" };

test.each<readonly [Partial<PodDefaultSpec>, readonly string[]]>([
  [{ env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }] }, ["env: Secret s"]],
  [{ env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "c", key: "k" } } }] }, ["env: ConfigMap c"]],
  [{ env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s", key: "k", optional: true } } }] }, []],
  [{ env: [{ name: "secret", value: "s" }] }, []],
  [
    { envFrom: [{ secretRef: { name: "s" } }, { configMapRef: { name: "c" } }] },
    ["envFrom: Secret s", "envFrom: ConfigMap c"],
  ],
  [{ volumes: [{ name: "v", secret: { secretName: "s" } }] }, ["volumes: Secret s"]],
  [{ volumes: [{ name: "v", projected: { sources: [{ secret: { name: "s" } }] } }] }, ["volumes: Secret s"]],
  [
    { volumes: [{ name: "v", persistentVolumeClaim: { claimName: "p" } }] },
    ["volumes: PersistentVolumeClaim p"],
  ],
  [
    { imagePullSecrets: [{ name: "s" }], serviceAccountName: "a" },
    ["imagePullSecrets: Secret s", "serviceAccountName: ServiceAccount a"],
  ],
  [{ sidecars: [{ ...image, envFrom: [{ secretRef: { name: "s" } }] }] }, ["sidecars: Secret s"]],
  [{ labels: { secret: "s" }, annotations: { configMap: "c" } }, []],
  [
    { envFrom: [{ secretRef: { name: "s" } }], volumes: [{ name: "v", secret: { secretName: "s" } }] },
    ["envFrom: Secret s"],
  ],
])("%j refers to %j", (spec, wanted) => {
  const found = referencesOf({
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name: "a" },
    spec: { selector: {}, ...spec },
  });
  expect(found.map(({ field, kind, name }) => `${field}: ${kind} ${name}`)).toEqual(wanted);
});
