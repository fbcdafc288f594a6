import { expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { profile } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

const container = { name: "main", image: "busybox" };

/** Pods that the API server decodes and then refuses, with its own words about each. */
const incomplete: readonly (readonly [metadata: JsonObject, spec: JsonObject | null, message: string])[] = [
  [
    { name: "p" },
    { containers: [{ image: "x" }] },
    'Pod "p" is invalid: spec.containers[0].name: Required value',
  ],
  [{ name: "p" }, { containers: [] }, 'Pod "p" is invalid: spec.containers: Required value'],
  [{ name: "p" }, { containers: null }, 'Pod "p" is invalid: spec.containers: Required value'],
  [{ name: "p" }, null, 'Pod "p" is invalid: spec.containers: Required value'],
  [
    { name: "p" },
    { containers: [{ ...container, env: [{ value: "x" }] }] },
    'Pod "p" is invalid: spec.containers[0].env[0].name: Required value',
  ],
  [
    { name: "p" },
    { containers: [{ ...container, volumeMounts: [{ name: "v" }] }], volumes: [{ name: "v" }] },
    'Pod "p" is invalid: spec.containers[0].volumeMounts[0].mountPath: Required value',
  ],
  [
    { name: "p" },
    { containers: [container], volumes: [{ emptyDir: {} }] },
    'Pod "p" is invalid: spec.volumes[0].name: Required value',
  ],
  [
    {},
    { containers: [container] },
    'Pod "" is invalid: metadata.name: Required value: name or generateName is required',
  ],
];

test.each(incomplete)("%j %j is refused with the server's words", async (metadata, spec, message) => {
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { ...metadata, namespace: "team-a" }, spec };
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items: [...profile, pod] });
  const { code, stdout } = await runInMemory("dry-run - --local -o report", { stdin });
  expect({ code, error: JSON.parse(stdout).items[0].error }).toEqual({
    code: 4,
    error: { code: 422, reason: "Invalid", message },
  });
  const explained = await runInMemory("explain - --local", { stdin });
  expect(explained.code).toBe(4);
  expect(explained.stdout).toContain("REJECTED by the API server");
});
