import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/kubernetes/json.ts";
import { pod, podDefault, profile } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

const container = {
  name: "main",
  image: "busybox",
  command: ["a"],
  env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }],
  ports: [{ containerPort: 80 }],
  resources: { limits: { cpu: "1" } },
  volumeMounts: [{ name: "v", mountPath: "/v" }],
};
const spec = {
  containers: [container],
  initContainers: [{ name: "i", image: "busybox" }],
  volumes: [
    { name: "v", projected: { sources: [{ secret: { name: "a", items: [{ key: "a", path: "b" }] } }] } },
  ],
  tolerations: [{ key: "a", operator: "Exists" }],
};
const live = pod("p", { uid: "1", resourceVersion: "2", annotations: { a: "b" } }, spec);
const workflow: JsonObject = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Workflow",
  metadata: { name: "w", namespace: "team-a" },
  spec: {
    entrypoint: "m",
    podMetadata: { labels: { greet: "true" }, annotations: { a: "b" } },
    templates: [{ name: "m", metadata: { labels: { a: "b" } }, container, volumes: spec.volumes }],
  },
};
const { initContainers, volumes, tolerations } = spec;
const injecting = podDefault("greet", {
  ...{ initContainers, volumes, tolerations, sidecars: [{ ...container, name: "side" }] },
  labels: { a: "b" },
});

type Step = string | number;

function* pathsOf(value: Json, path: readonly Step[] = []): Generator<readonly Step[]> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    if (["apiVersion", "kind"].includes(key) && path.length === 0) continue;
    yield [...path, Array.isArray(value) ? Number(key) : key];
    yield* pathsOf(child as Json, [...path, key]);
  }
}

function replaceAt(value: Json, [step, ...rest]: readonly Step[], by: Json): Json {
  if (step === undefined) return by;
  const copy = structuredClone(value) as Record<Step, Json>;
  copy[step] = replaceAt(copy[step] ?? null, rest, by);
  return copy as Json;
}

test.each([
  ["a live Pod", live],
  ["a Pod", pod("p", {}, spec)],
  ["a workflow", workflow],
  ["a PodDefault", injecting],
])(
  "whatever stands in %s, it is answered",
  async (_, whole) => {
    const bugs: string[] = [];
    for (const path of pathsOf(whole)) {
      for (const value of [null, 7, {}]) {
        const items = [
          ...profile,
          ...(whole === injecting ? [live] : [injecting]),
          replaceAt(whole, path, value),
        ];
        const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items });
        for (const command of ["dry-run - --local -o report", "explain - --local"]) {
          const { stderr } = await runInMemory(command, { stdin });
          if (stderr.includes("this is a bug"))
            bugs.push(`${command}: ${path.join(".")} = ${JSON.stringify(value)}`);
        }
      }
    }
    expect(bugs).toEqual([]);
  },
  60_000,
);
