import { describe, expect, test } from "vitest";
import type { Injection, Outcome, Skipped } from "../../../src/model/outcome.ts";
import type { PodSpec } from "../../../src/model/pod.ts";
import type { PodDefaultSpec } from "../../../src/model/pod-default.ts";
import { admitBeside, podDefault, podWith } from "./admit-beside.ts";

const marker = (name: string) =>
  `annotations poddefault.admission.kubeflow.org/poddefault-${name} by ${name}`;

describe("who brought what, and what was not brought and why", () => {
  type Case = {
    pod?: Partial<PodSpec>;
    a: Partial<PodDefaultSpec>;
    b?: Partial<PodDefaultSpec>;
    brought: string[];
    skipped?: string[];
  };
  const cases: Record<string, Case> = {
    "the same twice is the first one's": {
      a: { env: [{ name: "A", value: "1" }], labels: { x: "1" } },
      b: { env: [{ name: "A", value: "1" }], labels: { x: "1" } },
      brought: ["main env A by a", "labels x by a"],
      skipped: ["main env A by b: earlier-pod-default a", "labels x by b: earlier-pod-default a"],
    },
    "what the Pod has stays its own": {
      pod: own({ env: [{ name: "A", value: "1" }] }),
      a: { env: [{ name: "A", value: "1" }] },
      brought: [],
      skipped: ["main env A by a: already-there"],
    },
    "the first command wins, and an empty one too": {
      a: { command: [], args: ["a"] },
      b: { command: ["b"], args: ["b"] },
      brought: ["main args  by a"],
      skipped: ["main command  by b: earlier-pod-default a", "main args  by b: earlier-pod-default a"],
    },
    "a container's own command stays": {
      pod: own({ command: ["own"] }),
      a: { command: ["a"] },
      brought: [],
      skipped: ["main command  by a: already-set"],
    },
    "the last service account wins": {
      a: { serviceAccountName: "default" },
      b: { serviceAccountName: "runner" },
      brought: ["serviceAccountName  by b"],
      skipped: ["serviceAccountName  by a: later-pod-default b"],
    },
    "istio-proxy gets env but no command": {
      pod: { containers: [{ name: "istio-proxy", image: "proxy" }] },
      a: { env: [{ name: "A", value: "1" }], command: ["a"] },
      brought: ["istio-proxy env A by a"],
      skipped: ["istio-proxy command  by a: istio-proxy"],
    },
    "an envFrom source that the container has is not added again": {
      pod: own({ envFrom: [{ secretRef: { name: "keys" } }] }),
      a: { envFrom: [{ secretRef: { name: "keys" } }] },
      brought: [],
      skipped: ["main envFrom secret/keys by a: already-there"],
    },
    "but it is where a sidecar makes the patch send the container as a whole": {
      pod: own({ envFrom: [{ secretRef: { name: "keys" } }] }),
      a: { envFrom: [{ secretRef: { name: "keys" } }], sidecars: [{ name: "proxy", image: "proxy" }] },
      brought: ["main envFrom secret/keys by a", "sidecars proxy by a"],
    },
    "two PodDefaults bring the same source twice": {
      a: { envFrom: [{ configMapRef: { name: "more" } }] },
      b: { envFrom: [{ configMapRef: { name: "more" } }] },
      brought: ["main envFrom configMap/more by a", "main envFrom configMap/more by b"],
    },
  };

  test.each(Object.entries(cases))("%s", (_, { pod, a, b, brought, skipped = [] }) => {
    const podDefaults = [podDefault("a", a), ...(b ? [podDefault("b", b)] : [])];
    const outcome = admitBeside(podWith(pod), podDefaults);
    const markers = podDefaults.map(({ metadata }) => marker(metadata.name));
    expect(injections(outcome)).toEqual(expect.arrayContaining([...brought, ...markers]));
    expect(injections(outcome)).toHaveLength(brought.length + markers.length);
    expect(skips(outcome)).toEqual(skipped);
  });
});

describe("a conflict", () => {
  test("names both values and their owners, and the containers where it is the same", () => {
    const containers = ["main", "second"].map((name) => ({
      name,
      image: "x",
      env: [{ name: "A", value: "pod" }],
    }));
    const outcome = admitBeside(podWith({ containers }), [
      podDefault("a", {
        env: [{ name: "A", value: "1" }],
        tolerations: [{ key: "gpu", operator: "Exists" }],
      }),
      podDefault("b", { tolerations: [{ key: "gpu", operator: "Equal" }] }),
    ]);
    expect(outcome).toMatchObject({
      outcome: "denied",
      denial: {
        kind: "conflicts",
        conflicts: [
          {
            podDefault: "b",
            field: "tolerations",
            key: "gpu",
            wanted: { key: "gpu", operator: "Equal" },
            found: { key: "gpu", operator: "Exists" },
            owner: { kind: "PodDefault", name: "a" },
            containers: [],
          },
          {
            podDefault: "a",
            field: "env",
            key: "A",
            wanted: { name: "A", value: "1" },
            found: { name: "A", value: "pod" },
            owner: { kind: "Pod" },
            containers: ["main", "second"],
          },
        ],
      },
    });
  });

  test("is one volume at two paths, inside one PodDefault too, and two volumes at one path", () => {
    const volumeMounts = [
      { name: "v", mountPath: "/v" },
      { name: "v", mountPath: "/w" },
      { name: "u", mountPath: "/v" },
    ];
    expect(conflictKeys(admitBeside(podWith(), [podDefault("a", { volumeMounts })]))).toEqual(["v", "/v"]);
  });
});

describe("where the webhook goes wrong", () => {
  test("a source that is there before new ones puts their index past the end", () => {
    const containers = own({ envFrom: [{ secretRef: { name: "keys" } }] }).containers;
    const envFrom = [{ secretRef: { name: "keys" } }, { configMapRef: { name: "more" } }];
    const path = "/spec/containers/0/envFrom/2";
    const text = `error in add for path: '${path}': Unable to access invalid index: 2: invalid index referenced`;
    expect(admitBeside(podWith({ containers }), [podDefault("a", { envFrom })])).toMatchObject({
      outcome: "invalid",
      error: { code: 500, reason: "InternalError", message: `Internal error occurred: ${text}` },
    });
  });

  test("a sidecar that equals a container of the Pod loses all containers", () => {
    const sidecar = {
      name: "main",
      image: "busybox",
      imagePullPolicy: "Always",
      terminationMessagePath: "/dev/termination-log",
      terminationMessagePolicy: "File",
    };
    const outcome = admitBeside(podWith(), [podDefault("a", { sidecars: [sidecar] })]);
    expect(outcome).toMatchObject({
      outcome: "invalid",
      patch: expect.arrayContaining([{ op: "replace", path: "/spec/containers", value: null }]),
      error: { code: 422, message: 'Pod "pod" is invalid: spec.containers: Required value' },
    });
  });
});

function own(more: object): Pick<PodSpec, "containers"> {
  return { containers: [{ name: "main", image: "busybox", ...more }] };
}

function injections(outcome: Outcome): string[] {
  return "injections" in outcome ? outcome.injections.map(words) : [];
}

function skips(outcome: Outcome): string[] {
  const skipped: readonly Skipped[] = "skipped" in outcome ? outcome.skipped : [];
  return skipped.map((skip) => `${words(skip)}: ${[skip.why, skip.by].filter(Boolean).join(" ")}`);
}

function words({ podDefault, field, key, container }: Injection): string {
  return `${container === undefined ? "" : `${container} `}${field} ${key} by ${podDefault}`;
}

function conflictKeys(outcome: Outcome): string[] {
  if (outcome.outcome !== "denied" || outcome.denial.kind !== "conflicts") return [];
  return outcome.denial.conflicts.map(({ key }) => key);
}
