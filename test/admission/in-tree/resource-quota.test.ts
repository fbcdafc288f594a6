import { describe, expect, it } from "vitest";
import { checkInjected, countThatFit, prepareAdmission } from "../../../src/admission/admit.ts";
import type { JsonObject } from "../../../src/kubernetes/json.ts";
import type { ResourceList, ResourceQuota, ResourceQuotaSpec } from "../../../src/model/namespace-objects.ts";
import type { Outcome } from "../../../src/model/outcome.ts";
import type { PodSpec } from "../../../src/model/pod.ts";
import { surroundedBy } from "../arbitraries.ts";
import { admitBeside, podDefault, podWith } from "../pod-default/admit-beside.ts";

function quota(
  name: string,
  hard: ResourceList,
  spec: ResourceQuotaSpec = {},
  used?: ResourceList,
): ResourceQuota {
  const zero = Object.fromEntries(Object.keys(hard).map((resource) => [resource, "0"]));
  return { metadata: { name }, spec, status: { hard, used: used ?? zero } };
}

const full: JsonObject = { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "2", memory: "2Gi" } };

function admitIn(
  resourceQuotas: readonly ResourceQuota[],
  spec: Partial<PodSpec> = {},
  resources = full,
): Outcome {
  const containers = [{ name: "main", image: "busybox", resources }];
  return admitBeside(podWith({ containers, ...spec }), [], {
    resourceQuotas,
    priorityClasses: [{ metadata: { name: "high" }, value: 1 }],
  });
}

function messageOf(outcome: Outcome): string | undefined {
  return "error" in outcome ? outcome.error?.message.replace('pods "pod" is forbidden: ', "") : undefined;
}

describe("what a quota wants to be specified", () => {
  it("is listed by resource, with the containers that lack it", () => {
    const initContainers = [{ name: "init", image: "busybox", resources: { limits: { cpu: "1" } } }];
    const outcome = admitIn(
      [quota("q", { "limits.memory": "1Gi", cpu: "4", "requests.cpu": "4" })],
      { initContainers },
      {},
    );
    expect(messageOf(outcome)).toBe(
      "failed quota: q: must specify cpu for: main; limits.memory for: init,main; requests.cpu for: main",
    );
    expect("refusedBy" in outcome && outcome.refusedBy).toEqual({
      plugin: "ResourceQuota",
      object: { kind: "ResourceQuota", name: "q" },
      containers: ["init", "main"],
      unspecified: [
        { resource: "cpu", containers: ["main"] },
        { resource: "limits.memory", containers: ["init", "main"] },
        { resource: "requests.cpu", containers: ["main"] },
      ],
      exceeded: [],
    });
  });

  it("is nothing but cpu and memory, and nothing of a Pod with resources of its own", () => {
    const others = quota("q", {
      "requests.nvidia.com/gpu": "1",
      "requests.ephemeral-storage": "1Gi",
      pods: "2",
    });
    expect(messageOf(admitIn([others], {}, {}))).toBeUndefined();
    const own = { resources: { requests: { cpu: "1" } } };
    expect(messageOf(admitIn([quota("q", { "limits.memory": "1Gi" })], own, {}))).toBeUndefined();
  });

  it("names the injected container alone where the Pod is complete", () => {
    const sidecars = [{ name: "my-sidecar", image: "busybox" }];
    const containers = [{ name: "main", image: "busybox", resources: full }];
    const outcome = admitBeside(podWith({ containers }), [podDefault("p", { sidecars })], {
      resourceQuotas: [quota("kf-resource-quota", { "limits.cpu": "10" })],
    });
    expect(outcome).toMatchObject({ outcome: "invalid", refusedBy: { containers: ["my-sidecar"] } });
    expect(outcome.baseError).toBeUndefined();
    expect(messageOf(outcome)).toBe(
      "failed quota: kf-resource-quota: must specify limits.cpu for: my-sidecar",
    );
  });
});

describe("what exceeds a quota", () => {
  it.each<
    [
      message: string | undefined,
      quotas: readonly ResourceQuota[],
      spec?: Partial<PodSpec>,
      resources?: JsonObject,
    ]
  >([
    [undefined, [quota("q", { "requests.cpu": "1", "limits.cpu": "2" })]],
    [
      "exceeded quota: q, requested: limits.cpu=2,pods=1, used: limits.cpu=500m,pods=1, limited: limits.cpu=2,pods=1",
      [
        quota(
          "q",
          { "limits.cpu": "2", pods: "1", memory: "4Gi" },
          {},
          { "limits.cpu": "0.5", pods: "1", memory: "0" },
        ),
      ],
    ],
    [
      "exceeded quota: q, requested: count/pods=1, used: count/pods=0, limited: count/pods=0",
      [quota("q", { "count/pods": 0 })],
    ],
    [
      "exceeded quota: q, requested: requests.nvidia.com/gpu=2, used: requests.nvidia.com/gpu=0, limited: requests.nvidia.com/gpu=1",
      [quota("q", { "requests.nvidia.com/gpu": "1" })],
      {},
      { limits: { "nvidia.com/gpu": "2" } },
    ],
    [
      "exceeded quota: q, requested: hugepages-2Mi=4Mi,requests.hugepages-2Mi=4Mi, used: hugepages-2Mi=0,requests.hugepages-2Mi=0, limited: hugepages-2Mi=2Mi,requests.hugepages-2Mi=2Mi",
      [quota("q", { "hugepages-2Mi": "2Mi", "requests.hugepages-2Mi": "2Mi" })],
      {},
      { limits: { "hugepages-2Mi": "4Mi", cpu: "1", memory: "1Mi" } },
    ],
    [
      "status unknown for quota: q, resources: cpu,pods",
      [quota("q", { pods: "1", cpu: "1" }, {}, { pods: "0" })],
    ],
    // What no quota of Pods counts, a quota that was just created, and resources that are not the Pod's.
    [
      undefined,
      [
        quota("q", {
          secrets: "0",
          persistentvolumeclaims: "0",
          "count/secrets": "0",
          "requests.storage": "0",
        }),
      ],
    ],
    [undefined, [{ metadata: { name: "q" }, spec: { hard: { pods: "0" } }, status: {} }]],
    // What must be specified comes before what is exceeded, in any quota.
    [
      "failed quota: b: must specify limits.memory for: main",
      [quota("a", { pods: "0" }), quota("b", { "limits.memory": "1Gi" })],
      {},
      {},
    ],
  ])("%s", (message, quotas, spec, resources) => {
    expect(messageOf(admitIn(quotas, spec, resources))).toBe(message);
  });

  it("counts overhead, sidecars and what starts before the Pod", () => {
    const container = (cpu: string) => ({ image: "busybox", resources: { limits: { cpu } } });
    const initContainers = [
      { name: "sidecar", restartPolicy: "Always", ...container("1") },
      { name: "first", ...container("4") },
    ];
    const runtimeClasses = [
      { metadata: { name: "kata" }, overhead: { podFixed: { cpu: "250m", memory: "1Mi" } } },
    ];
    const containers = [{ name: "main", ...container("2") }];
    const outcome = admitBeside(podWith({ containers, initContainers, runtimeClassName: "kata" }), [], {
      runtimeClasses,
      resourceQuotas: [quota("q", { "limits.cpu": "1", "requests.memory": "1Mi" })],
    });
    expect(messageOf(outcome)).toContain("must specify requests.memory for: first,main,sidecar");
    const counted = admitBeside(podWith({ containers, initContainers, runtimeClassName: "kata" }), [], {
      runtimeClasses,
      resourceQuotas: [quota("q", { "limits.cpu": "1" })],
    });
    expect(messageOf(counted)).toContain("requested: limits.cpu=5250m,");
  });
});

const classIs = (operator: string, ...values: string[]): ResourceQuotaSpec => ({
  scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator, values }] },
});
const foreignTerm = { topologyKey: "zone", namespaces: ["other"] };

describe("the scopes of a quota", () => {
  it.each<
    [
      matches: boolean,
      what: string,
      scope: ResourceQuotaSpec,
      spec?: Partial<PodSpec>,
      resources?: JsonObject,
    ]
  >([
    [true, "terminating", { scopes: ["Terminating"] }, { activeDeadlineSeconds: 1 }],
    [false, "not terminating", { scopes: ["Terminating"] }],
    [false, "terminating", { scopes: ["NotTerminating"] }, { activeDeadlineSeconds: 1 }],
    [true, "without resources", { scopes: ["BestEffort"] }, {}, {}],
    [true, "with a GPU alone", { scopes: ["BestEffort"] }, {}, { limits: { "nvidia.com/gpu": "1" } }],
    [true, "with zero cpu", { scopes: ["BestEffort"] }, {}, { requests: { cpu: "0" } }],
    [false, "with resources", { scopes: ["BestEffort"] }],
    [true, "with resources", { scopes: ["NotBestEffort", "NotTerminating"] }],
    [
      false,
      "with resources of its own",
      { scopes: ["BestEffort"] },
      { resources: { limits: { cpu: "1" } } },
      {},
    ],
    [true, "of a class", { scopes: ["PriorityClass"] }, { priorityClassName: "high" }],
    [false, "without a class", { scopes: ["PriorityClass"] }],
    [true, "of that class", classIs("In", "high", "low"), { priorityClassName: "high" }],
    [false, "without a class", classIs("In", "high")],
    [true, "without a class", classIs("NotIn", "high")],
    [false, "of that class", classIs("NotIn", "high"), { priorityClassName: "high" }],
    [true, "without a class", classIs("DoesNotExist")],
    [false, "of a class", classIs("DoesNotExist"), { priorityClassName: "high" }],
    [
      true,
      "near other namespaces",
      { scopes: ["CrossNamespacePodAffinity"] },
      { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [foreignTerm] } } },
    ],
    [
      true,
      "away from other namespaces",
      { scopes: ["CrossNamespacePodAffinity"] },
      {
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 1, podAffinityTerm: { topologyKey: "zone", namespaceSelector: {} } },
            ],
          },
        },
      },
    ],
    [false, "of any kind", { scopes: ["VolumeAttributesClass"] }],
  ])("%s: a Pod %s under %j", (matches, _what, scope, spec, resources) => {
    const outcome = admitIn([quota("q", { pods: "0" }, scope)], spec, resources);
    expect(messageOf(outcome)?.startsWith("exceeded quota") ?? false).toBe(matches);
  });
});

describe("replicas", () => {
  it.each([
    [10, { "limits.cpu": "20" }, {}, "limits.cpu"],
    [3, { "limits.cpu": "20", memory: "5Gi" }, { memory: "1.5Gi" }, "memory"],
    [0, { pods: "4" }, { pods: "5" }, "pods"],
    [Number.POSITIVE_INFINITY, { secrets: "1" }, {}, undefined],
  ])("%s fit", (count, hard, used, resource) => {
    const outcome = admitIn([]);
    const all = Object.fromEntries(Object.keys(hard).map((name) => [name, "0"]));
    const { quotas } = prepareAdmission({
      ...surroundedBy([]),
      resourceQuotas: [quota("q", hard, {}, { ...all, ...used })],
    });
    const spec = ("pod" in outcome && outcome.pod?.spec) || podWith().spec;
    const wanted = resource === undefined ? { count } : { count, quota: "q", resource };
    expect(countThatFit(spec, quotas)).toEqual(wanted);
  });

  it("is assumed to be empty where a quota has no status, as in a file", () => {
    const outcome = admitIn([{ metadata: { name: "q" }, spec: { hard: { "limits.cpu": "1" } } }]);
    expect(messageOf(outcome)).toContain(
      "exceeded quota: q, requested: limits.cpu=2, used: limits.cpu=0, limited: limits.cpu=1",
    );
    expect(outcome.assumptions.map(({ code }) => code)).toContain("QUOTA_USAGE_UNKNOWN");
  });
});

describe("what a PodDefault injects", () => {
  it("is held against the rules of the namespace for itself", () => {
    const complete = {
      name: "ok",
      image: "busybox",
      resources: full,
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    };
    const admission = prepareAdmission({
      ...surroundedBy([
        podDefault("bad", {
          sidecars: [{ name: "proxy", image: "busybox" }],
          volumes: [{ name: "v", hostPath: { path: "/" } }],
        }),
        podDefault("good", { sidecars: [complete] }),
      ]),
      namespaceLabels: { "pod-security.kubernetes.io/enforce": "restricted" },
      resourceQuotas: [quota("q", { "limits.cpu": "4", pods: "0" })],
      limitRanges: [
        { metadata: { name: "l" }, spec: { limits: [{ type: "Container", max: { memory: "4Gi" } }] } },
      ],
    });
    expect(checkInjected("good", admission)).toEqual([]);
    expect(checkInjected("bad", admission).map(({ by, text }) => [by.plugin, by.containers, text])).toEqual([
      [
        "PodSecurity",
        ["proxy"],
        'violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "proxy" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "proxy" must set securityContext.capabilities.drop=["ALL"]), restricted volume types (volume "v" uses restricted volume type "hostPath")',
      ],
      ["ResourceQuota", ["proxy"], "failed quota: q: must specify limits.cpu for: proxy"],
    ]);
  });
});
