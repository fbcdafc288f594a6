import { describe, expect, test } from "vitest";
import { ClusterError } from "../../src/errors.ts";
import { podDefault } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

const podDefaults = [
  podDefault("keys", {
    env: [{ name: "KEY", valueFrom: { secretKeyRef: { name: "minio", key: "accesskey" } } }],
  }),
  podDefault("sync", {
    initContainers: [{ name: "git-sync", image: "git-sync", restartPolicy: "Always" }],
    imagePullSecrets: [{ name: "regcred" }],
  }),
  podDefault("host", {
    tolerations: [{ key: "spot", operator: "Exists" }],
    volumes: [{ name: "root", hostPath: { path: "/" } }],
  }),
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
    ["not created (REFERENCE_MISSING)", "namespace team-a has no ServiceAccount bot"],
  ],
  [
    "REFERENCE_MISSING",
    'pods "nb-0" is forbidden: error looking up service account other/bot: serviceaccount "bot" not found',
    ["namespace other has no ServiceAccount bot", "kubectl get serviceaccounts -n other"],
  ],
  [
    "REFERENCE_MISSING",
    "Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.",
    ["namespace team-a has no Secret regcred; PodDefault sync refers to regcred in spec.imagePullSecrets"],
  ],
  [
    "IMAGE_NOT_PULLED",
    'Failed to pull image "git-sync": failed to resolve reference "git-sync": not found',
    [
      "does not start",
      'the node cannot pull image git-sync (failed to resolve reference "git-sync": not found); PodDefault sync injects it with container git-sync',
      "Correct the image of container git-sync in PodDefault sync",
    ],
  ],
  [
    "IMAGE_NOT_PULLED",
    'Back-off pulling image "mine:1"',
    ["the node cannot pull image mine:1 Fix: Correct the image where the Pod comes from"],
  ],
  [
    "IMAGE_NOT_PULLED",
    "Error: ImagePullBackOff",
    ["If it matches, PodDefault sync injects container git-sync"],
  ],
  [
    "NOT_SCHEDULED",
    "0/3 nodes are available: 3 node(s) had untolerated taint {gpu: true}. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
    [
      "no node fits the Pod: 3 node(s) had untolerated taint {gpu: true} If it matches, PodDefault host injects tolerations",
      "kubectl get nodes",
    ],
  ],
  [
    "NOT_SCHEDULED",
    "0/1 nodes are available: 1 Insufficient cpu.",
    ["no node fits the Pod: 1 Insufficient cpu", "PodDefault sync injects container git-sync"],
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
