import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { readCertificate, startApiServer } from "../stand-in/api-server.ts";
import { base64 } from "../stand-in/kubeconfig.ts";
import { connectingTo } from "./connecting-to.ts";
import { deployment, podDefault, webhookConfiguration } from "./dry-run-objects.ts";
import { namespace, pod } from "./list-objects.ts";
import { runInMemory } from "./memory-io.ts";

const owner = (apiVersion: string, kind: string, name: string) => ({
  ownerReferences: [{ apiVersion, kind, name, uid: `uid-of-${name}`, controller: true }],
});
const ofTeamA = (
  apiVersion: string,
  kind: string,
  name: string,
  more: JsonObject = {},
  metadata: JsonObject = {},
) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: "team-a", uid: `uid-of-${name}`, ...metadata },
  ...more,
});
const recorded = new URL("../workloads/failed-create-events.json", import.meta.url);
const denial = (JSON.parse(readFileSync(recorded, "utf8")).items[1] as { message: string }).message;
const webhooks = webhookConfiguration["webhooks"] as readonly JsonObject[];

/** Two profiles with Pods of a Deployment, a Pod of their own, and a StatefulSet that the webhook denies. */
const objects: readonly JsonObject[] = [
  {
    ...webhookConfiguration,
    webhooks: webhooks.map((webhook) => ({
      ...webhook,
      clientConfig: {
        service: { namespace: "kubeflow", name: "webhook", path: "/apply-poddefault" },
        caBundle: base64(readCertificate("ca.crt")),
      },
    })),
  },
  {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      name: "webhook-1",
      namespace: "kubeflow",
      labels: { "kubernetes.io/service-name": "webhook" },
    },
    endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready: true } }],
  },
  { apiVersion: "v1", kind: "Service", metadata: { name: "webhook", namespace: "kubeflow" }, spec: {} },
  namespace("team-a"),
  namespace("team-b"),
  ofTeamA("v1", "ServiceAccount", "default"),
  ofTeamA("v1", "Secret", "mlpipeline-minio-artifact"),
  podDefault("gpu", { env: [{ name: "A", value: "1" }] }),
  podDefault("shm", { selector: { matchLabels: { shm: "true" } } }),
  podDefault("add-env", { selector: { matchLabels: { clash: "true" } }, env: [{ name: "A", value: "1" }] }),
  podDefault("clash", { selector: { matchLabels: { clash: "true" } }, env: [{ name: "A", value: "2" }] }),
  { ...deployment, metadata: { name: "web", namespace: "team-a", uid: "uid-of-web" } },
  ofTeamA("apps/v1", "ReplicaSet", "web-1", {}, owner("apps/v1", "Deployment", "web")),
  pod("team-a", "web-1-a", ["greet"], { gpu: "1" }, owner("apps/v1", "ReplicaSet", "web-1")),
  pod("team-a", "web-1-b", ["greet"], {}, owner("apps/v1", "ReplicaSet", "web-1")),
  pod("team-a", "alone", ["greet", "shm"], {}),
  pod("team-a", "plain", [], {}),
  pod("team-b", "other", ["shm"], {}),
  ofTeamA("apps/v1", "StatefulSet", "web", { spec: deployment["spec"] as JsonObject }),
  ofTeamA("v1", "Event", "web.1", {
    reason: "FailedCreate",
    involvedObject: { apiVersion: "apps/v1", kind: "StatefulSet", name: "web", uid: "uid-of-web" },
    message: denial,
  }),
];

/** Runs a command line and gives what the server saw: paths that were requested more than once, and its connections. */
async function observe(line: string) {
  const server = await startApiServer({ objects });
  try {
    const stdin = JSON.stringify(deployment);
    const { code, stderr } = await runInMemory(line, { connect: connectingTo(server), stdin });
    const requested = server.requests.map(({ method, path }) => `${method} ${path}`);
    const repeated = requested.filter((request, index) => requested.indexOf(request) !== index);
    return { code, stderr, requested, repeated: [...new Set(repeated)], connections: server.connections() };
  } finally {
    await server.close();
  }
}

describe("one connection, and one request for each object", () => {
  it.each([
    "list",
    "list -A",
    "list gpu",
    "list gpu shm",
    "list -o wide",
    "list -A -o wide",
    "list --pods",
    "list --pods -A",
    "list --coverage",
    "list --for deployment/web",
    "list --for pod/alone",
    "explain pod/alone",
    "explain pod/web-1-a",
    "explain pod/web-1-a pod/web-1-b",
    "explain deployment/web",
    "explain pods --all",
    "explain -",
    "explain gpu",
    "explain gpu shm",
    "explain gpu --opt-in",
    "explain gpu --for deployment/web",
    "explain --event statefulset/web",
    "explain --event pod/sts-clash-0",
    "dry-run pod/alone",
    "dry-run deployment/web",
    "dry-run deployment/web statefulset/web",
    "dry-run pods --all",
    "dry-run pods -A",
    "dry-run -",
    "create-from-template blank",
    "create-from-template blank --all-profiles",
    "create-from-template blank -n team-a,team-b",
    "create-from-template blank --dry-run=server",
    "create-from-template blank --apply",
    "create-from-template blank --apply --dry-run=server",
    "create-from-template object-storage-credentials --check-refs",
  ])("%s", async (line) => {
    const { code, requested, repeated, connections } = await observe(line);
    expect({ code, repeated, connections }).toEqual({ code: 0, repeated: [], connections: 1 });
    expect(requested).not.toEqual([]);
  });
});

it.each([
  ["explain pod/plain", true],
  ["explain pod/alone", false],
])("%s reads PodDefaults of other namespaces: %s", async (line, isRead) => {
  const { requested } = await observe(line);
  expect(requested.includes("GET /apis/kubeflow.org/v1alpha1/poddefaults")).toBe(isRead);
});
