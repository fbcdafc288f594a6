import { describe, expect, it } from "vitest";
import { defaultPod } from "../../../src/admission/defaulting/default-pod.ts";
import { admitInTree, type InTreeResult, prepareNamespace } from "../../../src/admission/in-tree/in-tree.ts";
import type { JsonObject } from "../../../src/kubernetes/json.ts";
import type { AdmissionContext } from "../../../src/model/namespace-context.ts";
import type { Pod, ServiceAccount } from "../../../src/model/pod.ts";
import { stockWebhook } from "../../../src/model/webhook-status.ts";

const tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";
const tokenMount = { mountPath: tokenPath, name: "kube-api-access-xxxxx", readOnly: true };
const runner: ServiceAccount = {
  metadata: { name: "runner" },
  automountServiceAccountToken: false,
  imagePullSecrets: [{ name: "registry" }],
};
const strict: ServiceAccount = {
  metadata: { name: "strict", annotations: { "kubernetes.io/enforce-mountable-secrets": "true" } },
  secrets: [{ name: "mine" }],
};

function context(known: readonly ServiceAccount[], complete = true): AdmissionContext {
  return {
    namespace: "team-a",
    namespaceLabels: {},
    podDefaults: [],
    serviceAccounts: { known, complete },
    webhook: stockWebhook,
  };
}

function pod(spec: JsonObject, metadata: JsonObject = {}): Pod {
  const containers = [{ name: "main", image: "busybox" }];
  return defaultPod({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "team-a", ...metadata },
    spec: { containers, ...spec },
  } as Pod);
}

function run(
  given: Pod,
  around = context([runner, strict]),
  pass: "before-webhooks" | "reinvocation" = "before-webhooks",
): InTreeResult {
  return admitInTree(given, prepareNamespace(around), pass);
}

function admitted(given: Pod, around?: AdmissionContext): Pod["spec"] {
  const result = run(given, around);
  if (!result.ok) throw new Error(result.error.message);
  return result.pod.spec;
}

describe("ServiceAccount", () => {
  it("mounts the token of the default account into every container", () => {
    const spec = admitted(pod({ initContainers: [{ name: "init", image: "busybox" }] }));
    expect(spec).toMatchObject({ serviceAccountName: "default", serviceAccount: "default" });
    expect(spec.containers[0]?.volumeMounts).toEqual([tokenMount]);
    expect(spec.initContainers?.[0]?.volumeMounts).toEqual([tokenMount]);
    expect(spec.volumes?.map(({ name }) => name)).toEqual(["kube-api-access-xxxxx"]);
  });

  it("leaves a container alone that has something at the token's path", () => {
    const own = { mountPath: tokenPath, name: "own" };
    const spec = admitted(
      pod({
        containers: [{ name: "main", image: "busybox", volumeMounts: [own] }],
        volumes: [{ name: "own", emptyDir: {} }],
      }),
    );
    expect(spec.containers[0]?.volumeMounts).toEqual([own]);
    expect(spec.volumes?.map(({ name }) => name)).toEqual(["own"]);
  });

  it("uses a token volume that is there, as after the first pass", () => {
    const once = admitted(pod({}));
    const sidecar = { name: "sidecar", image: "busybox" };
    const again = run(pod({ ...once, containers: [...once.containers, sidecar] }), undefined, "reinvocation");
    expect(again.ok && again.pod.spec.containers[1]?.volumeMounts).toEqual([tokenMount]);
    expect(again.ok && again.pod.spec.volumes).toHaveLength(1);
  });

  it.each([
    ["the account says no", {}, []],
    ["the Pod's word counts more", { automountServiceAccountToken: true }, [tokenMount]],
  ])("automounts: %s", (_what, own, mounts) => {
    const spec = admitted(pod({ serviceAccountName: "runner", ...own }));
    expect(spec.containers[0]?.volumeMounts ?? []).toEqual(mounts);
  });

  it("brings the account's pull secrets only where the Pod has none", () => {
    expect(admitted(pod({ serviceAccountName: "runner" })).imagePullSecrets).toEqual([{ name: "registry" }]);
    const own = { serviceAccountName: "runner", imagePullSecrets: [{ name: "own" }] };
    expect(admitted(pod(own)).imagePullSecrets).toEqual([{ name: "own" }]);
  });

  it("assumes an account that it cannot know of, and says so", () => {
    const given = pod({ serviceAccountName: "robot" });
    const result = run(given, context([], false));
    expect(result.ok).toBe(true);
    expect(result.assumptions.map(({ code }) => code)).toEqual(["SERVICE_ACCOUNT_ASSUMED"]);
    expect(result.assumptions[0]?.message).toContain('"robot"');
  });
});

const mirror = { annotations: { "kubernetes.io/config.mirror": "h" } };
const tokenSource = { serviceAccountToken: { path: "token" } };
const envSecret = { valueFrom: { secretKeyRef: { name: "other", key: "k" } } };

describe("refusals", () => {
  it.each<[refusal: string, given: Pod]>([
    [
      'error looking up service account team-a/nobody: serviceaccount "nobody" not found',
      pod({ serviceAccountName: "nobody" }),
    ],
    ["a mirror pod may not reference service accounts", pod({ serviceAccountName: "runner" }, mirror)],
    ["a mirror pod may not reference secrets", pod({ imagePullSecrets: [{ name: "s" }] }, mirror)],
    [
      "a mirror pod may not reference secrets",
      pod({ volumes: [{ name: "v", secret: { secretName: "s" } }] }, mirror),
    ],
    [
      "a mirror pod may not use ServiceAccountToken volume projections",
      pod({ volumes: [{ name: "v", projected: { sources: [tokenSource] } }] }, mirror),
    ],
    [
      'volume with secret.secretName="other" is not allowed because service account strict does not reference that secret',
      pod({ serviceAccountName: "strict", volumes: [{ name: "v", secret: { secretName: "other" } }] }),
    ],
    [
      'container main with envVar A referencing secret.secretName="other" is not allowed because service account strict does not reference that secret',
      pod({
        serviceAccountName: "strict",
        containers: [{ name: "main", image: "busybox", env: [{ name: "A", ...envSecret }] }],
      }),
    ],
    [
      'imagePullSecrets[0].name="other" is not allowed because service account strict does not reference that imagePullSecret',
      pod({ serviceAccountName: "strict", imagePullSecrets: [{ name: "other" }] }),
    ],
    [
      "the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name",
      pod({ priority: 5 }),
    ],
    [
      "the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name",
      pod({ preemptionPolicy: "Never" }),
    ],
  ])("%s", (refusal, given) => {
    const result = run(given);
    const message = `pods "p" is forbidden: ${refusal}`;
    expect(result).toMatchObject({
      ok: false,
      error: { code: 403, reason: "Forbidden", message },
      assumptions: [],
    });
  });
});

describe("Priority and DefaultTolerationSeconds", () => {
  it.each([
    [{}, 0],
    [{ priorityClassName: "system-node-critical" }, 2_000_001_000],
    [{ priorityClassName: "system-cluster-critical", priority: 2_000_000_000 }, 2_000_000_000],
  ])("%j has priority %i", (spec, priority) => {
    expect(admitted(pod(spec))).toMatchObject({ priority, preemptionPolicy: "PreemptLowerPriority" });
  });

  it("leaves the priority of a class that is not read, and says so once", () => {
    const given = pod({ priorityClassName: "batch", runtimeClassName: "gvisor" });
    const first = run(given);
    expect(first.ok && first.pod.spec).not.toHaveProperty("priority");
    const codes = first.assumptions.map(({ code }) => code);
    expect(codes).toEqual(["PRIORITY_CLASS_NOT_READ", "RUNTIME_CLASS_NOT_READ"]);
    expect(run(given, undefined, "reinvocation").assumptions).toEqual([]);
  });

  it.each([
    ["nothing", [], ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]],
    ["everything", [{ operator: "Exists" }], []],
    ["one of them", [{ key: "node.kubernetes.io/not-ready" }], ["node.kubernetes.io/unreachable"]],
    [
      "another effect only",
      [{ operator: "Exists", effect: "NoSchedule" }],
      ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"],
    ],
  ])("tolerating %s", (_what, tolerations, added) => {
    const all = admitted(pod({ tolerations })).tolerations ?? [];
    expect(all.slice(tolerations.length).map(({ key }) => key)).toEqual(added);
  });

  it("changes nothing that is complete", () => {
    const once = { ...pod({}), spec: admitted(pod({})) };
    const again = run(once, undefined, "reinvocation");
    expect(again.ok && again.pod).toBe(once);
  });
});
