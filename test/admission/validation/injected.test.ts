import { describe, expect, it } from "vitest";
import { defaultPod } from "../../../src/admission/defaulting/default-pod.ts";
import { validatePod } from "../../../src/admission/validation/validate-pod.ts";
import type { JsonObject } from "../../../src/kubernetes/json.ts";
import type { Pod } from "../../../src/model/pod.ts";

const main = { name: "main", image: "busybox" };
const data = { name: "data", emptyDir: {} };

function pod(spec: JsonObject, metadata: JsonObject = { name: "p" }): Pod {
  return defaultPod({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace: "team-a", ...metadata },
    spec: { containers: [main], serviceAccountName: "default", ...spec },
  } as Pod);
}

const mounting = (...paths: string[]): JsonObject => ({
  ...main,
  volumeMounts: paths.map((mountPath) => ({ name: "data", mountPath })),
});
const httpProbe = { httpGet: { port: 80 } };

/** What PodDefaults can do to a Pod, and what the API server then says: the text after `Pod "p" is invalid: `. */
const breakages: readonly (readonly [what: string, spec: JsonObject, message: string])[] = [
  [
    "a mount without its volume",
    { containers: [mounting("/data")] },
    'spec.containers[0].volumeMounts[0].name: Not found: "data"',
  ],
  [
    "two mounts at one path",
    { containers: [mounting("/data", "/data")], volumes: [data] },
    'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/data": must be unique',
  ],
  ["two volumes of one name", { volumes: [data, data] }, 'spec.volumes[1].name: Duplicate value: "data"'],
  [
    "a volume of two types",
    { volumes: [{ ...data, secret: { secretName: "s" } }] },
    "spec.volumes[0].secret: Forbidden: may not specify more than 1 volume type",
  ],
  [
    "two sidecars of one name",
    { containers: [main, main] },
    'spec.containers[1].name: Duplicate value: "main"',
  ],
  [
    "an init container named as a container",
    { initContainers: [main] },
    'spec.initContainers[0].name: Duplicate value: "main"',
  ],
  [
    "a probe on a plain init container",
    { initContainers: [{ name: "init", image: "busybox", readinessProbe: httpProbe }] },
    "spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
  ],
  [
    "an env variable with a value twice over",
    {
      containers: [
        {
          ...main,
          env: [{ name: "A", value: "x", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
        },
      ],
    },
    'spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
  ],
  [
    "a toleration of seconds with another effect",
    { tolerations: [{ key: "a", operator: "Exists", effect: "NoSchedule", tolerationSeconds: 1 }] },
    "spec.tolerations[0].effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` is set",
  ],
  [
    "more requested than allowed",
    { containers: [{ ...main, resources: { limits: { cpu: "1" }, requests: { cpu: "1500m" } } }] },
    'spec.containers[0].resources.requests: Invalid value: "1500m": must be less than or equal to cpu limit of 1',
  ],
  [
    "several faults",
    { containers: [mounting("/data"), { name: "other", volumeMounts: [{ name: "data", mountPath: "/d" }] }] },
    '[spec.containers[0].volumeMounts[0].name: Not found: "data", spec.containers[1].image: Required value, spec.containers[1].volumeMounts[0].name: Not found: "data"]',
  ],
];

describe("validatePod", () => {
  it.each(breakages)("refuses %s", (_what, spec, message) => {
    const error = validatePod(pod(spec));
    expect(error).toEqual({ code: 422, reason: "Invalid", message: `Pod "p" is invalid: ${message}` });
  });

  it("refuses the marker of a PodDefault whose name is over 52 characters", () => {
    const marker = `poddefault.admission.kubeflow.org/poddefault-${"a".repeat(53)}`;
    const annotations = { [marker]: "1" };
    expect(validatePod(pod({}, { name: "p", annotations }))?.message).toBe(
      `Pod "p" is invalid: metadata.annotations: Invalid value: "${marker}": name part must be no more than 63 bytes`,
    );
  });

  it("names a Pod that is yet to be named", () => {
    const error = validatePod(pod({ containers: [] }, { generateName: "job-" }));
    expect(error?.message).toBe('Pod "job-xxxxx" is invalid: spec.containers: Required value');
  });

  it("takes what is in order", () => {
    const sidecar = { name: "proxy", image: "busybox", restartPolicy: "Always", readinessProbe: httpProbe };
    const spec = { containers: [mounting("/data")], initContainers: [sidecar], volumes: [data] };
    expect(validatePod(pod(spec))).toBeUndefined();
  });
});
