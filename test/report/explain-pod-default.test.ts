import { describe, expect, test } from "vitest";
import type { Pod } from "../../src/model/pod.ts";
import type { PodDefault, PodDefaultSpec } from "../../src/model/pod-default.ts";
import { explainPodDefault } from "../../src/report/explain/explain-pod-default.ts";

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

function greeting(value: string): Partial<PodDefaultSpec> {
  return { env: [{ name: "GREETING", value }] };
}

function running(name: string, metadata: Pod["metadata"]): Pick<Pod, "metadata"> {
  return { metadata: { name, namespace: "team-a", ...metadata } };
}

describe("beside the other PodDefaults of its namespace", () => {
  const one = podDefault("one", "a", greeting("hello"));
  const any = { selector: { matchExpressions: [{ key: "pick", operator: "Exists" }] } };

  test.each([
    [
      "the same content",
      podDefault("two", "a", greeting("hello")),
      { together: { pick: "a" }, collides: [] },
    ],
    [
      "another content, and a Pod can match both",
      podDefault("two", "b", { ...any, ...greeting("bye") }),
      { together: { pick: "a" }, collides: ["env var GREETING"] },
    ],
    [
      "another content, and no Pod can",
      podDefault("two", "b", greeting("bye")),
      { together: undefined, collides: ["env var GREETING"] },
    ],
    [
      "a selector that cannot be used",
      podDefault("two", "b", { selector: { matchLabels: { "": "a" } }, ...greeting("hello") }),
      { together: undefined, collides: [] },
    ],
  ])("%s", (_, two, expected) => {
    const { others } = explainPodDefault(one, [one, two], nothingElse);
    expect(others).toEqual([{ podDefault: "two", ...expected }]);
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

  test("are not known without a cluster", () => {
    expect(explainPodDefault(one, [one], nothingElse)).toMatchObject({
      matching: undefined,
      carrying: undefined,
    });
  });
});

test("what it injects is told with its place, and what it leaves alone with the reason", () => {
  const { injects, leavesAlone } = explainPodDefault(
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
  expect(injects.map(({ field, key, where }) => `${field} ${key}: ${where}`)).toEqual([
    "env GREETING: every container",
    "envFrom secret/keys: every container",
    "sidecars log: the Pod's containers",
    "serviceAccountName robot: the Pod, over its own",
    "command : containers without a command",
  ]);
  expect(leavesAlone.join("\n")).toMatchInlineSnapshot(`
    "init containers get no env, envFrom, nor its own sidecars and init containers: the webhook fills in the Pod's own containers only
    containers that an earlier webhook added, such as istio-proxy, get env, envFrom too
    a container with a command or args of its own keeps them, and so does istio-proxy; of several PodDefaults the first by name wins
    of several PodDefaults the last by name wins; the token that is mounted already stays that of the Pod's first ServiceAccount
    Pods that exist already, and Pods of other namespaces: PodDefaults act on creation, in their own namespace"
  `);
});
