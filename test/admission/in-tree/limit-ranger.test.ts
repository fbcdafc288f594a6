import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/kubernetes/json.ts";
import type { LimitRange, LimitRangeItem } from "../../../src/model/namespace-objects.ts";
import type { Outcome } from "../../../src/model/outcome.ts";
import type { Pod } from "../../../src/model/pod.ts";
import { admitBeside, podDefault, podWith } from "../pod-default/admit-beside.ts";

function range(name: string, ...limits: LimitRangeItem[]): LimitRange {
  return { metadata: { name }, spec: { limits } };
}

function admitIn(limitRanges: readonly LimitRange[], resources: JsonObject, spec: JsonObject = {}): Outcome {
  return admitBeside(podWith({ containers: [{ name: "main", image: "busybox", resources }], ...spec }), [], {
    limitRanges,
  });
}

function resourcesIn(limitRanges: readonly LimitRange[], resources: JsonObject): unknown {
  const outcome = admitIn(limitRanges, resources);
  return "pod" in outcome && outcome.pod?.spec.containers[0]?.["resources"];
}

describe("defaults of a LimitRange", () => {
  it.each<[what: string, item: Omit<LimitRangeItem, "type">, given: JsonObject, filled: JsonObject]>([
    [
      "both",
      { default: { cpu: 1 }, defaultRequest: { cpu: "0.25" } },
      {},
      { limits: { cpu: "1" }, requests: { cpu: "250m" } },
    ],
    [
      "a limit is the request, too",
      { default: { cpu: "1" } },
      {},
      { limits: { cpu: "1" }, requests: { cpu: "1" } },
    ],
    [
      "a maximum is the limit, too",
      { max: { cpu: "2" } },
      {},
      { limits: { cpu: "2" }, requests: { cpu: "2" } },
    ],
    ["a minimum is the request, too", { min: { cpu: "10m" } }, {}, { requests: { cpu: "10m" } }],
    [
      "what the Pod says stays",
      { default: { cpu: "2" }, defaultRequest: { cpu: "1" } },
      { limits: { cpu: "3" } },
      { limits: { cpu: "3" }, requests: { cpu: "3" } },
    ],
    ["finer than a thousandth", { defaultRequest: { cpu: "1500u" } }, {}, { requests: { cpu: "2m" } }],
  ])("%s", (_what, item, given, filled) => {
    expect(resourcesIn([range("r", { type: "Container", ...item })], given)).toEqual(filled);
  });

  it("come from the last item of a LimitRange and from the oldest LimitRange", () => {
    const items = ["1", "2"].map((cpu) => ({ type: "Container", default: { cpu } }));
    expect(resourcesIn([range("r", ...items)], {})).toMatchObject({ limits: { cpu: "2" } });
    const [young, old] = [
      range("young", { type: "Container", default: { cpu: "1" } }),
      range("old", { type: "Container", default: { cpu: "2" } }),
    ];
    const outcome = admitIn(
      [
        { ...young, metadata: { ...young.metadata, creationTimestamp: "2026-02-01T00:00:00Z" } },
        { ...old, metadata: { ...old.metadata, creationTimestamp: "2026-01-01T00:00:00Z" } },
      ],
      {},
    );
    expect("pod" in outcome && outcome.pod?.spec.containers[0]).toMatchObject({
      resources: { limits: { cpu: "2" } },
    });
    expect(outcome.assumptions.map(({ code }) => code)).toContain("LIMIT_RANGE_ORDER");
  });

  it("reach injected containers on reinvocation, which alone are then noted", () => {
    const limitRanges = [range("r", { type: "Container", defaultRequest: { cpu: "1", memory: "1Mi" } })];
    const containers = [{ name: "proxy", image: "busybox" }];
    const outcome = admitBeside(podWith(), [podDefault("p", { sidecars: containers })], { limitRanges });
    const note = (metadata: Pod["metadata"] | undefined) =>
      metadata?.annotations?.["kubernetes.io/limit-ranger"];
    expect(note(outcome.seen?.metadata)).toBe(
      "LimitRanger plugin set: cpu, memory request for container main",
    );
    expect("pod" in outcome && note(outcome.pod?.metadata)).toBe(
      "LimitRanger plugin set: cpu, memory request for container proxy",
    );
  });
});

describe("constraints of a LimitRange", () => {
  const full = { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "2", memory: "1Gi" } };

  it.each<[message: string, item: LimitRangeItem, resources: JsonObject]>([
    ["minimum cpu usage per Pod is 2.  No request is specified", { type: "Pod", min: { cpu: "2" } }, {}],
    ["minimum cpu usage per Pod is 2, but request is 1", { type: "Pod", min: { cpu: "2" } }, full],
    [
      "maximum memory usage per Pod is 1Gi.  No limit is specified",
      { type: "Pod", max: { memory: "1Gi" } },
      {},
    ],
    [
      "maximum memory usage per Pod is 512Mi, but limit is 1Gi",
      { type: "Pod", max: { memory: "0.5Gi" } },
      full,
    ],
    [
      "cpu max limit to request ratio per Pod is 1, but no request is specified or request is 0",
      { type: "Pod", maxLimitRequestRatio: { cpu: 1 } },
      {},
    ],
    [
      "cpu max limit to request ratio per Pod is 1, but no limit is specified or limit is 0",
      { type: "Pod", maxLimitRequestRatio: { cpu: 1 } },
      { requests: { cpu: "1" } },
    ],
    [
      "cpu max limit to request ratio per Pod is 1500m, but provided ratio is 2.000000",
      { type: "Pod", maxLimitRequestRatio: { cpu: "1500m" } },
      full,
    ],
    [
      // A half in the seventh place is rounded to the even digit.
      "cpu max limit to request ratio per Pod is 1, but provided ratio is 1.007812",
      { type: "Pod", maxLimitRequestRatio: { cpu: "1" } },
      { requests: { cpu: "128" }, limits: { cpu: "129" } },
    ],
    [
      // Beyond what thousandths of an int64 hold, whole units are compared.
      "maximum example.com/bytes usage per Pod is 1, but limit is 10P",
      { type: "Pod", max: { "example.com/bytes": "1" } },
      { limits: { "example.com/bytes": "10P" } },
    ],
    [
      "[minimum cpu usage per Pod is 2, but request is 1, maximum memory usage per Pod is 1Mi, but limit is 1Gi]",
      { type: "Pod", min: { cpu: "2" }, max: { memory: "1Mi" } },
      full,
    ],
  ])("%s", (message, item, resources) => {
    const outcome = admitIn([range("limits", item)], resources);
    expect("error" in outcome && outcome.error?.message).toContain(`is forbidden: ${message}`);
  });

  it("compares a Pod's limits to a minimum, too", () => {
    const proxy = {
      name: "proxy",
      image: "busybox",
      restartPolicy: "Always",
      resources: { limits: { cpu: "0.5" } },
    };
    const item = { type: "Pod", min: { cpu: "1" } };
    const outcome = admitIn([range("r", item)], { requests: { cpu: "1" } }, { initContainers: [proxy] });
    const message = "minimum cpu usage per Pod is 1, but limit is 500m";
    expect("error" in outcome && outcome.error?.message).toContain(message);
  });

  it("names the LimitRange, the containers and what they break", () => {
    const item = { type: "Container", max: { cpu: "1" }, default: { cpu: "500m" } };
    const sidecars = [{ name: "proxy", image: "busybox", resources: { limits: { cpu: "2" } } }];
    const outcome = admitBeside(podWith(), [podDefault("p", { sidecars })], {
      limitRanges: [range("limits", item)],
    });
    expect("refusedBy" in outcome && outcome.refusedBy).toEqual({
      plugin: "LimitRanger",
      object: { kind: "LimitRange", name: "limits" },
      containers: ["proxy"],
      violations: [
        {
          rule: "max",
          resource: "cpu",
          bound: "1",
          container: "proxy",
          message: "maximum cpu usage per Container is 1, but limit is 2",
        },
      ],
    });
  });

  it("looks at init containers and at Pods' own resources, and not at claims", () => {
    const init = { initContainers: [{ name: "init", image: "busybox" }] };
    const one = admitIn(
      [range("r", { type: "Container", max: { cpu: "4" }, default: {}, defaultRequest: {} })],
      full,
      init,
    );
    expect("pod" in one && one.pod).toBeTruthy();
    const own = admitIn(
      [range("r", { type: "Pod", max: { cpu: "4" } })],
      {},
      { resources: { limits: { cpu: "8" } } },
    );
    expect("error" in own && own.error?.message).toContain("maximum cpu usage per Pod is 4, but limit is 8");
    const claims = admitIn([range("r", { type: "PersistentVolumeClaim", max: { storage: "1Gi" } })], {});
    expect(claims.outcome).toBe("unchanged");
    expect("error" in claims).toBe(false);
  });
});
