import { describe, expect, it } from "vitest";
import type { Json } from "../../../src/kubernetes/json.ts";
import type { RuntimeClass } from "../../../src/model/namespace-objects.ts";
import type { Outcome } from "../../../src/model/outcome.ts";
import type { PodSpec } from "../../../src/model/pod.ts";
import { admitBeside, podDefault, podWith } from "../pod-default/admit-beside.ts";

const noExecute = { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute" };
const classes: readonly RuntimeClass[] = [
  { metadata: { name: "plain" } },
  { metadata: { name: "kata" }, overhead: { podFixed: { cpu: "0.25", memory: "120Mi" } } },
  {
    metadata: { name: "gvisor" },
    scheduling: {
      nodeSelector: { runtime: "gvisor", zone: "a" },
      tolerations: [{ key: "runtime", operator: "Equal", value: "gvisor" }],
    },
  },
];

function admitAs(
  spec: Partial<PodSpec>,
  runtimeClasses: readonly RuntimeClass[] | undefined = classes,
): Outcome {
  const known = runtimeClasses === undefined ? {} : { runtimeClasses };
  return admitBeside(
    podWith({ tolerations: [{ operator: "Exists", effect: "NoExecute" }], ...spec }),
    [],
    known,
  );
}

function stored(outcome: Outcome): PodSpec | undefined {
  return "pod" in outcome ? outcome.pod?.spec : undefined;
}

describe("a RuntimeClass", () => {
  it("gives a Pod its overhead, node selector and tolerations", () => {
    expect(stored(admitAs({ runtimeClassName: "kata" }))).toMatchObject({
      overhead: { cpu: "250m", memory: "120Mi" },
    });
    expect(stored(admitAs({ runtimeClassName: "gvisor", nodeSelector: { disk: "ssd" } }))).toMatchObject({
      nodeSelector: { disk: "ssd", runtime: "gvisor", zone: "a" },
      tolerations: [
        { operator: "Exists", effect: "NoExecute" },
        { key: "runtime", operator: "Equal", value: "gvisor" },
      ],
    });
    expect(stored(admitAs({ runtimeClassName: "plain" }))).not.toHaveProperty("overhead");
  });

  it("takes the overhead that it gives, however it is spelled", () => {
    const outcome = admitAs({ runtimeClassName: "kata", overhead: { cpu: "250m", memory: "122880Ki" } });
    expect(stored(outcome)).toMatchObject({ overhead: { cpu: "250m", memory: "120Mi" } });
  });

  it.each<[kept: Json, given: Json, ofClass: Json]>([
    [[{ operator: "Exists" }], [{ operator: "Exists" }], [{ key: "a", operator: "Exists" }]],
    [
      [{ key: "a", operator: "Exists" }],
      [{ key: "a", operator: "Equal", value: "x" }],
      [{ key: "a", operator: "Exists" }],
    ],
    [
      [
        { key: "a", operator: "Exists", effect: "NoSchedule" },
        { key: "a", operator: "Exists", effect: "NoExecute" },
      ],
      [{ key: "a", operator: "Exists", effect: "NoSchedule" }],
      [{ key: "a", operator: "Exists", effect: "NoExecute" }],
    ],
    [
      [{ ...noExecute, tolerationSeconds: 30 }],
      [{ ...noExecute, tolerationSeconds: 30 }],
      [{ ...noExecute, tolerationSeconds: 20 }],
    ],
    [[noExecute], [{ ...noExecute, tolerationSeconds: 30 }], [noExecute]],
    [
      [{ key: "a", operator: "Equal", value: "x" }],
      [{ key: "a", operator: "Equal", value: "x" }],
      [{ key: "a", operator: "Equal", value: "x" }],
    ],
    [[{ key: "a", value: "x" }], [{ key: "a", value: "x" }], [{ key: "a", operator: "Equal", value: "x" }]],
  ])("leaves %j of %j and %j", (kept, given, ofClass) => {
    const both = { name: "both" };
    const scheduling = { tolerations: ofClass as PodSpec["tolerations"] & object };
    const outcome = admitAs(
      { runtimeClassName: "both", tolerations: given as PodSpec["tolerations"] & object },
      [{ metadata: both, scheduling }],
    );
    const own = stored(outcome)?.tolerations?.filter(({ tolerationSeconds }) => tolerationSeconds !== 300);
    expect(own).toEqual(kept);
  });

  it.each<[message: string, spec: Partial<PodSpec>]>([
    ['pod rejected: RuntimeClass "none" not found', { runtimeClassName: "none" }],
    [
      "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
      { runtimeClassName: "kata", overhead: { cpu: "1" } },
    ],
    [
      "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead",
      { runtimeClassName: "plain", overhead: { cpu: "1" } },
    ],
    [
      "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead",
      { overhead: { cpu: "1" } },
    ],
    [
      "conflict: runtimeClass.scheduling.nodeSelector[zone] = a; pod.spec.nodeSelector[zone] = b",
      { runtimeClassName: "gvisor", nodeSelector: { zone: "b" } },
    ],
  ])("%s", (message, spec) => {
    const outcome = admitAs(spec);
    const error = { code: 403, reason: "Forbidden", message: `pods "pod" is forbidden: ${message}` };
    expect(outcome).toMatchObject({ error, refusedBy: { plugin: "RuntimeClass" } });
  });

  it("is assumed to exist and to fit where the classes are unknown", () => {
    const outcome = admitBeside(podWith({ runtimeClassName: "none", overhead: { cpu: "1" } }), []);
    expect(stored(outcome)).toMatchObject({ overhead: { cpu: "1" } });
    expect(outcome.assumptions.map(({ code }) => code)).toEqual(["RUNTIME_CLASS_NOT_READ"]);
  });
});

describe("Priority and NamespaceLifecycle", () => {
  const priorityClasses = [
    { metadata: { name: "high" }, value: 1000 },
    { metadata: { name: "low" }, value: -5, preemptionPolicy: "Never", globalDefault: true },
  ];

  it("resolves the classes of the cluster, and the one that is the default", () => {
    const named = admitBeside(podWith({ priorityClassName: "high" }), [], { priorityClasses });
    expect(stored(named)).toMatchObject({ priority: 1000, preemptionPolicy: "PreemptLowerPriority" });
    const unnamed = admitBeside(podWith(), [], { priorityClasses });
    expect(stored(unnamed)).toMatchObject({
      priorityClassName: "low",
      priority: -5,
      preemptionPolicy: "Never",
    });
  });

  it("names the class that a Pod contradicts", () => {
    const outcome = admitBeside(podWith({ priorityClassName: "high", priority: 1 }), [], { priorityClasses });
    const object = { kind: "PriorityClass", name: "high" };
    expect(outcome).toMatchObject({
      outcome: "not-sent",
      refusedBy: { plugin: "Priority", object, containers: [] },
    });
  });

  it("creates nothing in a namespace that is being deleted", () => {
    const outcome = admitBeside(podWith(), [podDefault("p", {})], { namespaceTerminating: true });
    expect(outcome).toMatchObject({
      outcome: "not-sent",
      error: {
        code: 403,
        message:
          'pods "pod" is forbidden: unable to create new content in namespace team because it is being terminated',
      },
      refusedBy: { plugin: "NamespaceLifecycle", object: { kind: "Namespace", name: "team" } },
      notMatched: [{ podDefault: "p", code: "REFUSED_BEFORE" }],
    });
  });
});
