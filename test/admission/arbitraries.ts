import fc from "fast-check";
import type { AdmissionContext } from "../../src/model/namespace-context.ts";
import type { Pod } from "../../src/model/pod.ts";
import type { PodDefault, PodDefaultSpec } from "../../src/model/pod-default.ts";
import { stockWebhook } from "../../src/model/webhook-status.ts";

/** Names come from short lists, so that what is generated meets: in identities, in labels, in containers. */
const pick = <Value extends string>(...values: Value[]) => fc.constantFrom(...values);
const labelKey = pick("gpu", "app", "team.example.com/tier");
const labels = fc.dictionary(labelKey, pick("true", "false"), { maxKeys: 3 });
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });

const envVar = fc.oneof(
  fc.record({ name: pick("A", "B", "C"), value: pick("1", "2") }),
  fc.record({ name: pick("A", "B"), valueFrom: fc.constant({ fieldRef: { fieldPath: "metadata.name" } }) }),
);
const envFrom = fc.record({ [`secretRef`]: fc.record({ name: pick("keys", "more") }) });
const volume = fc.oneof(
  fc.record({ name: pick("v", "w", "x"), emptyDir: fc.constantFrom({}, { sizeLimit: "1Gi" }) }),
  fc.record({ name: pick("v", "w"), secret: fc.record({ secretName: pick("keys", "more") }) }),
);
const mount = fc.record(
  { name: pick("v", "w", "x"), mountPath: pick("/v", "/w", "/x"), readOnly: fc.boolean() },
  { requiredKeys: ["name", "mountPath"] },
);
const toleration = fc.record({
  key: pick("gpu", "spot"),
  operator: fc.constant("Exists"),
  effect: pick("NoSchedule", "NoExecute"),
});
const secret = fc.record({ name: pick("pull", "more") });
const words = fc.array(pick("run", "serve"), { maxLength: 2 });
const list = <Value>(item: fc.Arbitrary<Value>, maxLength = 3) => fc.array(item, { maxLength });
const named = <Value extends { name: string }>(item: fc.Arbitrary<Value>, maxLength: number, minLength = 0) =>
  fc.uniqueArray(item, { minLength, maxLength, selector: ({ name }) => name });

const container = (...names: string[]) =>
  fc.record(
    {
      name: pick(...names),
      image: pick("busybox", "nginx:1.29"),
      env: named(envVar, 2),
      envFrom: list(envFrom, 2),
      command: words,
      resources: fc.constantFrom({ limits: { cpu: "1000m" } }, {}),
    },
    { requiredKeys: ["name", "image"] },
  );

/** A Pod that the API server takes: it mounts nothing that it does not have. */
export const pod: fc.Arbitrary<Pod> = fc
  .record({
    labels,
    annotations: maybe(fc.dictionary(pick("note", "owner"), pick("x", "y"))),
    spec: fc.record(
      {
        containers: named(container("main", "second", "istio-proxy"), 3, 1),
        initContainers: named(container("prepare"), 1),
        volumes: named(volume, 2),
        tolerations: list(toleration, 1),
        imagePullSecrets: named(secret, 1),
        serviceAccountName: pick("default", "runner"),
        automountServiceAccountToken: fc.boolean(),
      },
      { requiredKeys: ["containers"] },
    ),
  })
  .map(({ labels, annotations, spec }) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "pod", labels, ...(annotations && { annotations }) },
    spec,
  }));

const selector = fc.oneof(
  fc.record({ matchLabels: fc.dictionary(labelKey, pick("true", "false"), { maxKeys: 1 }) }),
  fc.record({
    matchExpressions: list(fc.record({ key: labelKey, operator: pick("Exists", "DoesNotExist") }), 1),
  }),
);

const spec: fc.Arbitrary<PodDefaultSpec> = fc.record(
  {
    selector,
    env: list(envVar),
    envFrom: list(envFrom, 2),
    volumes: list(volume),
    volumeMounts: list(mount, 2),
    tolerations: list(toleration, 1),
    imagePullSecrets: list(secret, 2),
    labels,
    annotations: fc.dictionary(pick("note", "other"), pick("x", "y")),
    sidecars: list(container("proxy", "second"), 1),
    initContainers: list(container("prepare", "fetch"), 1),
    serviceAccountName: pick("default", "runner"),
    automountServiceAccountToken: fc.boolean(),
    command: words,
    args: words,
  },
  { requiredKeys: ["selector"] },
);

export const podDefaults: fc.Arbitrary<readonly PodDefault[]> = fc
  .uniqueArray(fc.record({ name: pick("a", "b", "c", "d"), spec }), {
    maxLength: 4,
    selector: ({ name }) => name,
  })
  .map((drawn) =>
    drawn.map(({ name, spec }) => ({
      apiVersion: "kubeflow.org/v1alpha1",
      kind: "PodDefault",
      metadata: { name, namespace: "team", resourceVersion: "7" },
      spec,
    })),
  );

export function surroundedBy(podDefaults: readonly PodDefault[]): AdmissionContext {
  return {
    namespace: "team",
    namespaceLabels: { "app.kubernetes.io/part-of": "kubeflow-profile" },
    podDefaults,
    serviceAccounts: {
      known: [{ metadata: { name: "default" } }, { metadata: { name: "runner" } }],
      complete: true,
    },
    webhook: stockWebhook,
  };
}
