import { describe, expect, test } from "vitest";
import type { Pod } from "../../src/model/pod.ts";
import type { PodDefault, PodDefaultSpec } from "../../src/model/pod-default.ts";
import { explainPodDefault as explain, type Inhabitants } from "../../src/report/explain-pod-default.ts";

function podDefault(name: string, label: string, spec: Partial<PodDefaultSpec> = {}): PodDefault {
  const selector = { matchLabels: { pick: label } };
  return {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name, namespace: "team-a", resourceVersion: "7" },
    spec: { selector, desc: name, ...spec },
  };
}

/** No live Pods known, no workloads. */
const nothingElse = { pods: undefined, workloads: [], unread: [] };

const surroundings = { namespace: "team-a", origins: { isLocal: true, inFiles: new Map() } };
const explainPodDefault = (one: PodDefault, others: readonly PodDefault[], inhabitants: Inhabitants) =>
  explain(one, others, inhabitants, surroundings);

function greeting(value: string): Partial<PodDefaultSpec> {
  return { env: [{ name: "GREETING", value }] };
}

function running(name: string, metadata: Pod["metadata"]): Pick<Pod, "metadata"> {
  return { metadata: { name, namespace: "team-a", ...metadata } };
}

describe("conflicts with the other PodDefaults of its namespace", () => {
  const one = podDefault("one", "a", greeting("hello"));
  const any = { selector: { matchExpressions: [{ key: "pick", operator: "Exists" }] } };
  const names = ["one", "two"];

  test.each([
    ["the same content", podDefault("two", "a", greeting("hello")), []],
    [
      "another content, and a Pod can match both",
      podDefault("two", "b", { ...any, ...greeting("bye") }),
      [{ names, together: { pick: "a" }, items: ["env GREETING"] }],
    ],
    [
      "another content, and no Pod can match both",
      podDefault("two", "b", greeting("bye")),
      [{ names, together: undefined, items: ["env GREETING"] }],
    ],
    [
      "an invalid selector",
      podDefault("two", "b", { selector: { matchLabels: { "": "a" } }, ...greeting("hello") }),
      [],
    ],
  ])("%s", (_, two, expected) => {
    const { conflictsWith, others } = explainPodDefault(one, [one, two], nothingElse);
    expect({ conflictsWith, others }).toEqual({ conflictsWith: expected, others: 1 });
  });
});

describe("live Pods", () => {
  const one = podDefault("one", "a", greeting("hello"));
  const mark = { "poddefault.admission.kubeflow.org/poddefault-one": "7" };
  const exclusion = { "poddefault.admission.kubeflow.org/exclude": "true" };
  const pods = [
    running("applied", { labels: { pick: "a" }, annotations: mark }),
    running("older", { labels: { pick: "a" } }),
    running("relabelled", { annotations: mark }),
    running("excluded", { labels: { pick: "a" }, annotations: exclusion }),
    running("other", { labels: { pick: "b" } }),
  ];

  test("those that match today, and those that it was applied to", () => {
    expect(explainPodDefault(one, [one], { ...nothingElse, pods })).toMatchObject({
      matching: ["applied", "older"],
      carrying: ["applied", "relabelled"],
    });
  });

  test("are unknown without a cluster", () => {
    expect(explainPodDefault(one, [one], nothingElse)).toMatchObject({
      matching: undefined,
      carrying: undefined,
    });
  });
});

test("what it injects is told with its place, and where it does not", () => {
  const { injects, notInto } = explainPodDefault(
    podDefault("one", "a", {
      ...greeting("hello"),
      envFrom: [{ secretRef: { name: "keys" } }],
      sidecars: [{ name: "log", image: "fluent-bit" }],
      command: ["sh"],
      serviceAccountName: "robot",
    }),
    [],
    nothingElse,
  );
  expect(injects.map(({ field, key, into }) => `${field} ${key}: ${into}`)).toEqual([
    "env GREETING: every container",
    "envFrom secret/keys: every container",
    "command : containers without a command",
    "sidecars log: the Pod's containers",
    "serviceAccountName robot: the Pod, over its own",
  ]);
  expect(notInto).toEqual([
    "Init containers and its own sidecars and init containers get no env, envFrom",
    "Containers with a command or args of their own, and istio-proxy, keep theirs",
  ]);
});
