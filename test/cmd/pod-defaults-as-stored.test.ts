import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { pod, podDefault, profile } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

const itself = "the API server refuses the PodDefault itself";
const sidecar = (more: JsonObject) => ({ sidecars: [{ name: "side", image: "busybox", ...more }] });
const volume = (source: JsonObject) => ({ volumes: [{ name: "v", ...source }] });

/** What Kubeflow's CRD refuses: the PodDefault is not stored, so the Pod is as if it did not exist. */
const refused: readonly (readonly [spec: JsonObject, problem: string])[] = [
  [
    { env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s" } } }] },
    `spec.env[0].valueFrom.secretKeyRef.key: required field is missing: ${itself}`,
  ],
  [
    { env: [{ name: "A", valueFrom: { fieldRef: {} } }] },
    `spec.env[0].valueFrom.fieldRef.fieldPath: required field is missing: ${itself}`,
  ],
  [volume({ hostPath: {} }), `spec.volumes[0].hostPath.path: required field is missing: ${itself}`],
  [volume({ nfs: { path: "/" } }), `spec.volumes[0].nfs.server: required field is missing: ${itself}`],
  [volume({ csi: {} }), `spec.volumes[0].csi.driver: required field is missing: ${itself}`],
  [
    volume({ persistentVolumeClaim: {} }),
    `spec.volumes[0].persistentVolumeClaim.claimName: required field is missing: ${itself}`,
  ],
  [
    volume({ configMap: { name: "c", items: [{ key: "k" }] } }),
    `spec.volumes[0].configMap.items[0].path: required field is missing: ${itself}`,
  ],
  [
    sidecar({ ports: [{ containerPort: 80 }, { containerPort: 80, name: "b", protocol: "TCP" }] }),
    `spec.sidecars[0].ports[1]: Duplicate value: {"containerPort":80,"protocol":"TCP"}: ${itself}`,
  ],
  [
    sidecar({ resources: { limits: { memory: "4GB" } } }),
    `spec.sidecars[0].resources.limits.memory: "4GB" is not a quantity (such as 500m, 2 or 4Gi): ${itself}`,
  ],
  [
    sidecar({ resources: { limits: { cpu: 0.5 } } }),
    `spec.sidecars[0].resources.limits.cpu: 0.5 is not a quantity (quote it: cpu: "0.5"): ${itself}`,
  ],
  [{ command: ["a", null] }, "spec.command[1]: expected an item, found nothing"],
];

test.each(refused)("%j is the PodDefault's own fault", async (spec, problem) => {
  const { code, stdout, stderr } = await dryRun(spec);
  expect({ code, outcome: JSON.parse(stdout).items[0].outcome }).toEqual({ code: 3, outcome: "unchanged" });
  expect(stderr).toContain(`${problem}\n`);
});

test.each([
  sidecar({ ports: [{ containerPort: 80 }, { containerPort: 80, protocol: "UDP" }] }),
  sidecar({ resources: { limits: { cpu: "0.5", memory: "1e3" }, requests: { cpu: 0 } } }),
])("%j is stored", async (spec) => {
  expect(await dryRun(spec)).toMatchObject({ code: 0 });
});

describe("fields that Kubeflow's CRD does not have", () => {
  /** The field, and what is left of it in the Pod. */
  const pruned: readonly (readonly [spec: JsonObject, path: string, left: unknown])[] = [
    [
      sidecar({ securityContext: { appArmorProfile: { type: "RuntimeDefault" } } }),
      "spec.sidecars[0].securityContext.appArmorProfile",
      { name: "side", securityContext: {} },
    ],
    [
      {
        ...volume({ emptyDir: {} }),
        volumeMounts: [{ name: "v", mountPath: "/m", readOnly: true, recursiveReadOnly: "IfPossible" }],
      },
      "spec.volumeMounts[0].recursiveReadOnly",
      { name: "v", mountPath: "/m", readOnly: true },
    ],
    [volume({ image: { reference: "quay.io/m:v1" } }), "spec.volumes[0].image", { name: "v", emptyDir: {} }],
  ];

  test.each(pruned)("%j", async (spec, path, left) => {
    const { code, stdout, stderr } = await dryRun(spec);
    expect(code).toBe(0);
    expect(stderr).toContain(
      `${path}: the published PodDefault CRD does not have this field and prunes it\n`,
    );
    const stored: readonly JsonObject[] = itemsOf(JSON.parse(stdout).items[0].pod.spec);
    expect(stored).toContainEqual(expect.objectContaining(left as object));
    expect(stdout).not.toMatch(new RegExp(`"${path.split(".").at(-1)}": (\\{|"IfPossible")`));
  });

  test("may leave something that no Pod can have", async () => {
    const spec = sidecar({ lifecycle: { preStop: { sleep: { seconds: 5 } } } });
    const { code, stdout } = await dryRun(spec);
    expect(code).toBe(4);
    expect(JSON.parse(stdout).items[0].error.message).toBe(
      'Pod "p" is invalid: spec.containers[1].lifecycle.preStop: Required value: must specify a handler type',
    );
  });
});

function itemsOf({ containers, volumes = [] }: Record<string, readonly JsonObject[]>): readonly JsonObject[] {
  return [
    ...(containers ?? []),
    ...volumes,
    ...(containers ?? []).flatMap(({ volumeMounts }) => (volumeMounts ?? []) as readonly JsonObject[]),
  ];
}

function dryRun(spec: JsonObject) {
  const items = [pod("p"), podDefault("a", spec), ...profile];
  return runInMemory("dry-run - --local -o report", {
    stdin: JSON.stringify({ apiVersion: "v1", kind: "List", items }),
  });
}
