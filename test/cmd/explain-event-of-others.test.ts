import { describe, expect, test } from "vitest";
import { ClusterError } from "../../src/errors.ts";
import { podDefault } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

const podDefaults = [
  podDefault("keys", {
    env: [{ name: "KEY", valueFrom: { secretKeyRef: { name: "minio", key: "accesskey" } } }],
  }),
  podDefault("sync", { initContainers: [{ name: "git-sync", image: "git-sync", restartPolicy: "Always" }] }),
  podDefault("host", { volumes: [{ name: "root", hostPath: { path: "/" } }] }),
];

async function explain(text: string) {
  const words = ["explain", "--event", text, "-f", "-", "--local", "-n", "team-a"];
  const { stdout, ...rest } = await runInMemory(words, {
    stdin: podDefaults.map((one) => JSON.stringify(one)).join("\n---\n"),
  });
  return { ...rest, stdout: stdout.replace(/\s+/g, " ") };
}

const refusals: readonly (readonly [code: string, text: string, said: readonly string[]])[] = [
  [
    "QUOTA_UNSPECIFIED",
    'pods "nb-0" is forbidden: failed quota: kf-resource-quota: must specify cpu for: git-sync,main; memory for: main',
    [
      "Pod nb-0: not created",
      "ResourceQuota kf-resource-quota requires cpu, memory, and containers git-sync, main do not set it",
      "PodDefault sync injects container git-sync",
      "Set resources (cpu, memory) in container main where the Pod comes from",
    ],
  ],
  [
    "QUOTA_UNSPECIFIED",
    'pods "nb-0" is forbidden: failed quota: q: must specify cpu,memory',
    ["ResourceQuota q requires cpu,memory, and a container does not set it"],
  ],
  [
    "QUOTA_EXCEEDED",
    'pods "nb-0" is forbidden: exceeded quota: q, requested: cpu=2, used: cpu=3, limited: cpu=4',
    [
      "ResourceQuota q is exhausted (requested: cpu=2, used: cpu=3, limited: cpu=4)",
      "kubectl describe resourcequota q -n team-a",
    ],
  ],
  [
    "LIMIT_RANGE",
    'pods "nb-0" is forbidden: [minimum cpu usage per Container is 100m, but request is 50m, maximum memory usage per Container is 1Gi, but limit is 2Gi]',
    [
      "minimum cpu usage per Container is 100m, but request is 50m",
      "PodDefault sync injects container git-sync",
    ],
  ],
  [
    "POD_SECURITY",
    'pods "nb-0" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true (pod or containers "main", "git-sync" must set securityContext.runAsNonRoot=true), restricted volume types (volume "root" uses restricted volume type "hostPath")',
    [
      "enforces PodSecurity restricted:latest",
      "PodDefault sync injects container git-sync",
      "PodDefault host injects volume root",
      "Correct securityContext in container main",
    ],
  ],
  [
    "POD_SECURITY",
    'pods "nb-0" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount]',
    ["no SecurityContextConstraints of OpenShift admit the Pod", 'provider "anyuid"'],
  ],
  [
    "OTHER_WEBHOOK_DENIED",
    'admission webhook "sidecar-injector.istio.io" denied the request: error converting YAML to JSON',
    [
      "webhook sidecar-injector.istio.io denied it, not the PodDefault webhook: error converting YAML to JSON",
    ],
  ],
  [
    "OTHER_WEBHOOK_UNREACHABLE",
    'Internal error occurred: failed calling webhook "inject.istio.io": context deadline exceeded',
    ["inject.istio.io"],
  ],
  [
    "REFERENCE_MISSING",
    'Error: secret "minio" not found',
    [
      "does not start",
      "namespace team-a has no Secret minio; PodDefault keys refers to it in spec.env",
      "kubectl get secrets -n team-a",
    ],
  ],
  [
    "REFERENCE_MISSING",
    "Error: couldn't find key accesskey in Secret team-a/minio",
    [
      "Secret minio of namespace team-a has no key accesskey; PodDefault keys refers to it",
      "kubectl describe secret minio -n team-a",
    ],
  ],
  [
    "REFERENCE_MISSING",
    'MountVolume.SetUp failed for volume "v" : configmap "ca" not found',
    ["namespace team-a has no ConfigMap ca", "Whether a PodDefault refers to it"],
  ],
  [
    "REFERENCE_MISSING",
    'pods "nb-0" is forbidden: error looking up service account team-a/bot: serviceaccount "bot" not found',
    ["namespace team-a has no ServiceAccount bot"],
  ],
];

describe("a refusal by another than the PodDefault webhook names its author", () => {
  test.each(refusals)("%s: %s", async (code, text, said) => {
    const { stdout, ...rest } = await explain(text);
    expect({ ...rest, stdout }).toMatchObject({ code: 0, stderr: "" });
    for (const words of [`(${code})`, ...said]) expect(stdout.toLowerCase()).toContain(words.toLowerCase());
  });

  test("without a word about a cluster that cannot be asked, because nothing depends on it", async () => {
    const connect = () =>
      Promise.reject(new ClusterError("The connection to the server localhost:8080 was refused"));
    const text = 'admission webhook "sidecar-injector.istio.io" denied the request: no';
    const { code, stderr } = await runInMemory(["explain", "--event", text], { connect });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});
