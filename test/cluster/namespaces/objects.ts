import fc from "fast-check";
import type { Json, JsonObject } from "../../../src/kubernetes/json.ts";
import type { KubernetesObject } from "../harness/api.ts";

/** The rules that a generated namespace has beside its PodDefaults, as a platform team writes them. */
export type NamespaceRules = {
  readonly labels: Readonly<Record<string, string>>;
  readonly limitRanges: readonly KubernetesObject[];
  readonly quotas: readonly KubernetesObject[];
};

const cpu = fc.constantFrom<Json>("50m", "0.25", "500m", 1, "1500m", "2", "4");
const memory = fc.constantFrom<Json>("32Mi", "128Mi", "0.5Gi", "1Gi", "2e9", "4Gi");
const gpu = fc.constantFrom<Json>("1", 2);
const ratio = fc.constantFrom<Json>("1", "1500m", "2", "4", "10");

/** Some of the fields, mostly not all. */
function some(fields: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<JsonObject> {
  return fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;
}

const amounts = some({ cpu, memory, "nvidia.com/gpu": gpu, "ephemeral-storage": memory });
const computed = some({ cpu, memory });

const containerItem = some({
  default: amounts,
  defaultRequest: computed,
  min: some({ cpu: fc.constantFrom<Json>("10m", "100m"), memory: fc.constantFrom<Json>("16Mi", "64Mi") }),
  max: some({ cpu: fc.constantFrom<Json>("2", "4"), memory: fc.constantFrom<Json>("1Gi", "4Gi") }),
  maxLimitRequestRatio: some({ cpu: ratio, memory: ratio }),
}).map((item) => ({ type: "Container", ...item }));
const podItem = some({
  min: computed,
  max: amounts,
  maxLimitRequestRatio: some({ cpu: ratio, memory: ratio }),
}).map((item) => ({ type: "Pod", ...item }));
const claimItem = fc.constant<JsonObject>({ type: "PersistentVolumeClaim", max: { storage: "10Gi" } });

const limitRange = fc
  .array(fc.oneof({ weight: 4, arbitrary: containerItem }, { weight: 3, arbitrary: podItem }, claimItem), {
    minLength: 1,
    maxLength: 2,
  })
  .map((limits) => ({ kind: "LimitRange", apiVersion: "v1", spec: { limits } }));

const counts = fc.constantFrom<Json>("0", 1, "5");
const hard = some({
  cpu,
  memory,
  "requests.cpu": cpu,
  "requests.memory": memory,
  "limits.cpu": cpu,
  "limits.memory": memory,
  "requests.ephemeral-storage": memory,
  "limits.ephemeral-storage": memory,
  "requests.nvidia.com/gpu": counts,
  "requests.hugepages-2Mi": fc.constant("4Mi"),
  "hugepages-2Mi": fc.constant("2Mi"),
  pods: counts,
  "count/pods": counts,
  persistentvolumeclaims: counts,
  "count/secrets": counts,
});
const scope = fc.constantFrom(
  "Terminating",
  "NotTerminating",
  "BestEffort",
  "NotBestEffort",
  "CrossNamespacePodAffinity",
);
const scopeSelector = fc
  .constantFrom<JsonObject>(
    { operator: "Exists" },
    { operator: "DoesNotExist" },
    { operator: "In", values: ["high", "system-cluster-critical"] },
    { operator: "NotIn", values: ["high"] },
  )
  .map((clause) => ({ matchExpressions: [{ scopeName: "PriorityClass", ...clause }] }));

/** The API server wants the resources of a scoped quota to fit its scope, so that scoped quotas count Pods alone. */
const quotaSpec = fc.oneof(
  { weight: 5, arbitrary: some({ hard }) },
  some({ scopes: scope.map((one) => [one]) }).map((spec) => ({ hard: { pods: "1" }, ...spec })),
  some({ scopeSelector }).map((spec) => ({
    hard: { pods: "1", "requests.cpu": "2", "limits.memory": "1Gi" },
    ...spec,
  })),
);

const quota = fc
  .record({ spec: quotaSpec, isUsed: fc.boolean() })
  .map(({ spec, isUsed }) => ({ kind: "ResourceQuota", apiVersion: "v1", spec, isUsed }));

const version = fc.constantFrom(
  "latest",
  "v1.0",
  "v1.7",
  "v1.18",
  "v1.22",
  "v1.24",
  "v1.30",
  "v1.35",
  "v1.99",
);
const level = fc.constantFrom("privileged", "baseline", "restricted");
const prefix = "pod-security.kubernetes.io/";
const labels = some({
  [`${prefix}enforce`]: level,
  [`${prefix}enforce-version`]: version,
  [`${prefix}warn`]: level,
  [`${prefix}audit`]: level,
}) as fc.Arbitrary<Readonly<Record<string, string>>>;

/** At most one of each kind, since the server visits several in any order. */
export const namespaceRules: fc.Arbitrary<NamespaceRules> = fc
  .record({
    labels: fc.oneof(labels, fc.constant({})),
    limitRanges: fc.array(limitRange, { maxLength: 1 }),
    quotas: fc.array(quota, { maxLength: 1 }),
  })
  .map(({ labels, limitRanges, quotas }) => ({
    labels,
    limitRanges: limitRanges.map((object, index) => ({ ...object, metadata: { name: `limits-${index}` } })),
    quotas: quotas.map(({ isUsed, ...object }, index) => ({
      ...object,
      metadata: { name: `quota-${index}` },
      status: statusOf(object.spec, isUsed),
    })),
  }));

/** What the quota controller would write, which does not run here. */
function statusOf(spec: JsonObject, isUsed: boolean): JsonObject {
  const limits = spec["hard"] as JsonObject | undefined;
  if (limits === undefined) return {};
  const used = Object.keys(limits).map((name) => [name, isUsed && name === "cpu" ? "400m" : "0"] as const);
  return { hard: limits, used: Object.fromEntries(used) };
}

/** Classes that Pods of every namespace name. */
export const clusterClasses: readonly KubernetesObject[] = [
  ...[
    { name: "plain" },
    { name: "heavy", overhead: { podFixed: { cpu: "250m", memory: "120Mi" } } },
    {
      name: "placed",
      scheduling: {
        nodeSelector: { runtime: "gvisor", zone: "a" },
        tolerations: [
          { key: "runtime", operator: "Equal", value: "gvisor", effect: "NoSchedule" },
          { key: "gpu", operator: "Exists" },
        ],
      },
    },
    {
      name: "both",
      overhead: { podFixed: { memory: "1024Mi" } },
      scheduling: { tolerations: [{ operator: "Exists", effect: "NoExecute", tolerationSeconds: 30 }] },
    },
  ].map(({ name, ...rest }) => ({
    apiVersion: "node.k8s.io/v1",
    kind: "RuntimeClass",
    metadata: { name },
    handler: name,
    ...rest,
  })),
  ...[
    { name: "high", value: 1000 },
    { name: "low", value: -5, preemptionPolicy: "Never" },
  ].map(({ name, ...rest }) => ({
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name },
    ...rest,
  })),
];
