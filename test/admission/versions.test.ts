import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/kubernetes/json.ts";
import type { Outcome } from "../../src/model/outcome.ts";
import type { PodSpec } from "../../src/model/pod.ts";
import { admitBeside, podDefault, podWith } from "./pod-default/admit-beside.ts";

const minors = [30, 31, 32, 33, 34, 35, 36, 37];

function storedSpec(outcome: Outcome): PodSpec {
  const pod = "pod" in outcome ? outcome.pod : undefined;
  if (pod === undefined) throw new Error(JSON.stringify(outcome));
  return pod.spec;
}

function storedBy(minor: number, spec: Partial<PodSpec>): JsonObject {
  return storedSpec(admitBeside(podWith(spec), [], { kubernetesVersion: `1.${minor}` })) as JsonObject;
}

function container(fields: JsonObject): Partial<PodSpec> {
  return { containers: [{ name: "main", image: "busybox", ...fields }] };
}

function volume(source: JsonObject): Partial<PodSpec> {
  return { volumes: [{ name: "data", ...source }] };
}

/** The field is stored from that minor version on, where its feature gate is on by default. */
const fields: readonly [first: number, field: string, spec: Partial<PodSpec>][] = [
  [31, "matchLabelKeys", affinity({ matchLabelKeys: ["app"] })],
  [31, "recursiveReadOnly", mounting({ readOnly: true, recursiveReadOnly: "Disabled" })],
  [33, "seLinuxChangePolicy", { securityContext: { seLinuxChangePolicy: "Recursive" } }],
  [33, "supplementalGroupsPolicy", { securityContext: { supplementalGroupsPolicy: "Strict" } }],
  [33, "resizePolicy", container({ resizePolicy: [{ resourceName: "cpu", restartPolicy: "NotRequired" }] })],
  [33, "hostUsers", { hostUsers: true }],
  [34, "limits", { resources: { requests: { cpu: "1" }, limits: { cpu: "1" } } }],
  [34, "resourceClaims", { resourceClaims: [{ name: "gpu", resourceClaimName: "gpu" }] }],
  [35, "restartPolicyRules", container({ restartPolicy: "Never", restartPolicyRules: rules() })],
  [35, "hostnameOverride", { hostnameOverride: "other" }],
  [35, "fileKeyRef", withFileKey()],
  [37, "podCertificate", volume({ projected: { sources: [certificate()] } })],
];

function affinity(term: JsonObject): Partial<PodSpec> {
  const labelSelector = { matchLabels: { tier: "web" } };
  const terms = [{ topologyKey: "zone", labelSelector, ...term }];
  return {
    affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
  } as Partial<PodSpec>;
}

function mounting(fieldsOfMount: JsonObject): Partial<PodSpec> {
  const volumeMounts = [{ name: "data", mountPath: "/data", ...fieldsOfMount }];
  return { ...volume({ emptyDir: {} }), ...container({ volumeMounts }) };
}

function rules(): Json {
  return [{ action: "Restart", exitCodes: { operator: "In", values: [42] } }];
}

function withFileKey(): Partial<PodSpec> {
  const fileKeyRef = { volumeName: "data", path: "env", key: "KEY" };
  return { ...volume({ emptyDir: {} }), ...container({ env: [{ name: "KEY", valueFrom: { fileKeyRef } }] }) };
}

function certificate(): Json {
  const podCertificate = {
    signerName: "example.com/signer",
    keyType: "ED25519",
    credentialBundlePath: "bundle.pem",
  };
  return { podCertificate };
}

describe("a field of the Pod's spec", () => {
  it.each(fields)("is stored from 1.%i on: %s", (first, field, spec) => {
    const storing = minors.filter((minor) => {
      const outcome = admitBeside(podWith(spec), [], { kubernetesVersion: `1.${minor}` });
      return "pod" in outcome && JSON.stringify(outcome.pod?.spec).includes(`"${field}":`);
    });
    expect(storing).toEqual(minors.filter((minor) => minor >= first));
  });

  it("is stored as by 1.37 if the version is unknown, or newer", () => {
    const spec = volume({ projected: { sources: [certificate()] } });
    for (const kubernetesVersion of [undefined, "1.99", "v1.37.2+k3s1"]) {
      const context = kubernetesVersion === undefined ? {} : { kubernetesVersion };
      expect(JSON.stringify(admitBeside(podWith(spec), [], context))).toContain("podCertificate");
    }
  });
});

describe("a version of Kubernetes", () => {
  const imageVolume = {
    ...volume({ image: { reference: "registry.example/data" } }),
    ...container({ volumeMounts: [{ name: "data", mountPath: "/data" }] }),
  };

  it("before 1.35 drops an image volume with its mounts", () => {
    const { volumes, containers } = storedBy(34, imageVolume);
    expect(volumes).toBeUndefined();
    expect(containers).not.toHaveProperty([0, "volumeMounts"]);
    expect(storedBy(35, imageVolume)).toMatchObject({
      volumes: [{ name: "data", image: { reference: "registry.example/data", pullPolicy: "Always" } }],
    });
  });

  it.each<[minor: number, spec: Partial<PodSpec>, error: string]>([
    [
      33,
      container({ restartPolicy: "Never" }),
      "spec.containers[0].restartPolicy: Forbidden: may not be set for non-init containers",
    ],
    [
      33,
      { initContainers: [{ name: "init", image: "busybox", restartPolicy: "Never" }] },
      'spec.initContainers[0].restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ],
    [
      35,
      {
        initContainers: [{ name: "init", image: "x", restartPolicy: "Always", restartPolicyRules: rules() }],
      },
      "spec.initContainers[0].restartPolicyRules: Forbidden: restartPolicyRules are not allowed for init containers with restart policy Always",
    ],
    [33, { hostUsers: false, hostPID: true }, "spec.HostPID: Forbidden: when `pod.Spec.HostUsers` is false"],
    [34, { hostUsers: false, hostPID: true }, "spec.HostPID: Forbidden: when `hostUsers` is false"],
    [
      32,
      container({ lifecycle: { preStop: { sleep: { seconds: 0 } } } }),
      "spec.containers[0].lifecycle.preStop.sleep: Invalid value: 0: must be greater than 0 and less than terminationGracePeriodSeconds (30). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.",
    ],
  ])("1.%i rejects %j as %s", (minor, spec, error) => {
    expect(admitBeside(podWith(spec), [], { kubernetesVersion: `1.${minor}` })).toMatchObject({
      outcome: "unchanged",
      error: { code: 422, message: `Pod "pod" is invalid: ${error}` },
    });
  });

  it.each<[minor: number, spec: Partial<PodSpec>]>([
    [35, container({ restartPolicy: "Never" })],
    [
      36,
      {
        initContainers: [{ name: "init", image: "x", restartPolicy: "Always", restartPolicyRules: rules() }],
      },
    ],
    [33, container({ lifecycle: { preStop: { sleep: { seconds: 0 } } } })],
  ])("1.%i stores %j", (minor, spec) => {
    expect(storedBy(minor, spec)).toMatchObject(spec);
  });

  it("before 1.34 copies an appArmorProfile to the annotation of the container", () => {
    const spec = container({ securityContext: { appArmorProfile: { type: "RuntimeDefault" } } });
    const annotations = (kubernetesVersion: string) => {
      const outcome = admitBeside(podWith(spec), [], { kubernetesVersion });
      return "pod" in outcome ? outcome.pod?.metadata.annotations : undefined;
    };
    const main = { "container.apparmor.security.beta.kubernetes.io/main": "runtime/default" };
    expect(annotations("1.33")).toEqual(main);
    expect(annotations("1.34")).toBeUndefined();
  });
});

describe("the webhook's own version", () => {
  const newer = {
    resizePolicy: [{ resourceName: "cpu", restartPolicy: "NotRequired" }],
    volumeMounts: [{ name: "data", mountPath: "/data", readOnly: true, recursiveReadOnly: "Disabled" }],
  };
  const spec: Partial<PodSpec> = { ...volume({ emptyDir: {} }), ...container(newer) };
  const admitted = (webhookVersion: string, injected: JsonObject): JsonObject =>
    storedSpec(admitBeside(podWith(spec), [podDefault("one", injected)], { webhookVersion })) as JsonObject;

  const env = [{ name: "A", value: "1" }];
  const sidecars = [{ name: "proxy", image: "proxy" }];

  it("loses newer fields of a container that its patch replaces, as for env and a sidecar", () => {
    const [main] = admitted("v1.7.0", { env, sidecars })["containers"] as JsonObject[];
    expect(main).toMatchObject({ env, volumeMounts: [{ name: "data", mountPath: "/data", readOnly: true }] });
    expect(main).not.toHaveProperty("resizePolicy");
    expect(main).not.toHaveProperty("volumeMounts[0].recursiveReadOnly");
    expect(admitted("v2.1.0", { env, sidecars })).toMatchObject({ containers: [{ env, ...newer }, {}] });
  });

  it("keeps them where its patch only adds to the container", () => {
    expect(admitted("v1.7.0", { env })).toMatchObject({ containers: [{ env, ...newer }] });
  });

  it("up to v1.6 knows no sidecars, commands or imagePullSecrets", () => {
    const injected = {
      sidecars,
      command: ["run"],
      imagePullSecrets: [{ name: "registry" }],
    };
    const old = admitted("v1.6.1", injected);
    expect(old["containers"]).toHaveLength(1);
    expect(old).not.toHaveProperty("imagePullSecrets");
    expect(old).not.toHaveProperty("containers[0].command");
    expect(admitted("v1.7.0", injected)).toMatchObject({
      containers: [{ name: "main", command: ["run"] }, { name: "proxy" }],
      imagePullSecrets: [{ name: "registry" }],
    });
  });
});
