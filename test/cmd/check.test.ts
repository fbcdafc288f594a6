import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { CheckReport } from "../../src/report/check.ts";
import { namespace, pod, podDefault } from "./list-objects.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { runInMemory } from "./memory-io.ts";

const caBundle = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJ=";

function configuration(name: string, webhook: JsonObject = {}): JsonObject {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    metadata: { name },
    webhooks: [
      {
        name: "poddefaults-webhook-deployment.kubeflow.org",
        clientConfig: { url: "https://poddefaults-webhook.example/apply-poddefault" },
        namespaceSelector: { matchLabels: { "app.kubernetes.io/part-of": "kubeflow-profile" } },
        failurePolicy: "Fail",
        timeoutSeconds: 5,
        rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
        ...webhook,
      },
    ],
  };
}

const istio = configuration("istio-sidecar-injector", {
  name: "istio.example",
  clientConfig: { url: "https://istio.example/inject" },
  namespaceSelector: {},
});
const env = { env: [{ name: "A", value: "1" }] };
const healthy = [
  istio,
  configuration("poddefaults-webhook-mutating-webhook-configuration"),
  namespace("team-a"),
  podDefault("team-a", "gpu", env, { resourceVersion: "7" }),
  pod("team-a", "fresh", ["gpu"], { gpu: "7" }),
];

const blocking = podDefault("team-a", "broken", {
  selector: { matchExpressions: [{ key: "a", operator: "In" }] },
});
const installedGuard: JsonObject = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingAdmissionPolicy",
  metadata: { name: "poddefault-guard-deny", labels: { "poddefault.kubectl/guard": "deny" } },
};

/** Every Pod runs, so that field selectors select all. */
function clusterOf(objects: readonly JsonObject[]) {
  const cluster = memoryCluster(objects, "team-a");
  const list: typeof cluster.list = (resource, { namespace } = {}) =>
    cluster.list(resource, namespace === undefined ? {} : { namespace });
  return { ...cluster, list };
}

const check = (objects: readonly JsonObject[], flags = "") =>
  runInMemory(`check ${flags}`, { connect: async () => clusterOf(objects) });

async function findingsOf(objects: readonly JsonObject[], flags = "") {
  const { stdout, code } = await check(objects, `${flags} -o json`);
  const { sections, healthy } = JSON.parse(stdout) as CheckReport;
  const codes = sections.flatMap(({ checks }) => checks.flatMap(({ finding }) => finding?.code ?? []));
  expect(code).toBe(healthy ? 0 : 1);
  return { code, codes };
}

it("reads as linkerd check does, where nothing is wrong", async () => {
  const { code, stdout, stderr } = await check(healthy);
  expect(stdout).toMatchSnapshot();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

it("names what is wrong, with the command that ends it", async () => {
  const { code, stdout } = await check(
    [
      ...healthy,
      podDefault("team-a", "broken", { selector: { matchExpressions: [{ key: "a", operator: "In" }] } }),
      podDefault("team-b", "lost"),
      namespace("team-b", { labels: {} }),
      pod("team-a", "old", ["gpu"], { gpu: "5", gone: "1" }),
      pod("team-a", "late", ["gpu"]),
    ],
    "-A",
  );
  expect(stdout).toMatchSnapshot();
  expect(code).toBe(1);
});

describe.each<readonly [string, readonly JsonObject[], readonly string[], number]>([
  ["nothing wrong", healthy, [], 0],
  [
    "no webhook",
    healthy.filter(({ kind }) => kind !== "MutatingWebhookConfiguration"),
    ["WEBHOOK_ABSENT"],
    1,
  ],
  [
    "failures that are ignored",
    [configuration("poddefaults", { failurePolicy: "Ignore" }), ...healthy.slice(2)],
    ["WEBHOOK_IGNORES"],
    0,
  ],
  [
    "two installations",
    [configuration("admission-webhook-mutating-webhook-configuration"), ...healthy],
    ["WEBHOOK_TWICE"],
    0,
  ],
  [
    "a Service that does not exist",
    [
      configuration("poddefaults", {
        clientConfig: {
          caBundle,
          service: { namespace: "kubeflow", name: "hook", path: "/apply-poddefault" },
        },
      }),
      ...healthy.slice(2),
    ],
    ["WEBHOOK_UNREACHABLE", "WEBHOOK_UNREACHABLE"],
    1,
  ],
  [
    "a PodDefault that blocks, and no guard",
    [...healthy, blocking],
    ["SELECTOR_INVALID", "GUARD_MISSING", "NEVER_USED"],
    1,
  ],
  [
    "a PodDefault that blocks from before the guard",
    [...healthy, blocking, installedGuard],
    ["SELECTOR_INVALID", "NEVER_USED"],
    1,
  ],
  ["a PodDefault that nothing matches", [...healthy, podDefault("team-a", "idle")], ["NEVER_USED"], 0],
  [
    "two that conflict",
    [
      ...healthy,
      podDefault("team-a", "other", { env: [{ name: "A", value: "2" }] }),
      pod("team-a", "user", ["other"], { other: "" }),
    ],
    ["CONFLICT", "STALE"],
    0,
  ],
])("%s", (_, objects, codes, code) => {
  it(`gives ${codes.join(", ") || "no finding"}, exit code ${code}`, async () => {
    expect(await findingsOf(objects)).toEqual({ codes, code });
  });
});
