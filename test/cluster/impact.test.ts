import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { ImpactReport } from "../../src/report/impact.ts";
import { collectionPath, createObject } from "./harness/objects.ts";
import { runAs } from "./harness/plugin.ts";
import { harnessApi } from "./harness/test-cluster.ts";
import { serveWebhook } from "./harness/webhook.ts";

const cluster = inject("cluster");
const api = harnessApi(cluster);
const namespace = "impact";
let remove: () => Promise<void>;

/** What the stand-in of the webhook injects into Pods with data=true: what the PodDefault says at that time. */
let injected: Readonly<Record<string, readonly JsonObject[]>> = {};

beforeAll(async () => {
  await createObject(api, {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: namespace, labels: { "app.kubernetes.io/part-of": "kubeflow-profile" } },
  });
  remove = await serveWebhook(cluster, (pod) => {
    const { labels = {} } = pod["metadata"] as { readonly labels?: JsonObject };
    if (labels["data"] !== "true") return { allowed: true };
    const patch = Object.entries(injected).map(
      ([field, value]): JsonObject => ({
        op: "add",
        path: field === "volumeMounts" ? "/spec/containers/0/volumeMounts/-" : `/spec/containers/0/${field}`,
        value: field === "volumeMounts" ? (value[0] ?? null) : value,
      }),
    );
    return { allowed: true, patch };
  });
});
afterAll(() => remove());

function podDefault(spec: JsonObject) {
  return {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name: "data", namespace },
    spec: { selector: { matchLabels: { data: "true" } }, ...spec },
  };
}

function deployment(name: string, labels: JsonObject, volumes: JsonObject[] = []) {
  const metadata = { labels: { app: name, ...labels } };
  const template = { metadata, spec: { containers: [{ name: "main", image: "busybox" }], volumes } };
  const spec = { replicas: 0, selector: { matchLabels: { app: name } }, template };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace }, spec };
}

test("what impact predicts is what happens when the change is applied and Pods are created again", async () => {
  const workloads = [
    deployment("asks", { data: "true" }),
    deployment("has-the-volume", { data: "true" }, [{ name: "data", emptyDir: {} }]),
    deployment("does-not-ask", {}),
  ];
  const before = podDefault({ env: [{ name: "A", value: "1" }] });
  await createObject(api, before);
  for (const workload of workloads) await createObject(api, workload);
  const mounts = [{ name: "data", mountPath: "/data" }];
  const after = podDefault({ env: [{ name: "A", value: "2" }], volumeMounts: mounts });

  const { stdout, code } = await runAs(cluster, "admin", `impact -n ${namespace} -f - -o json`, after);
  const { summary, items } = JSON.parse(stdout) as ImpactReport;
  expect(code).toBe(4);
  expect(summary).toMatchObject({ workloads: 3, affected: 2, newlyRejected: 1 });
  const effects = new Map(items.map(({ workload, effect }) => [workload, effect]));

  const path = `${collectionPath("PodDefault", namespace)}/data`;
  const stored = await api.get(path);
  const replaced = await api.ask("PUT", path, { ...stored, spec: after.spec });
  expect(replaced.status).toBe(200);
  injected = { env: [{ name: "A", value: "2" }], volumeMounts: mounts };
  for (const { metadata, spec } of workloads) {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...spec.template.metadata, name: metadata.name },
      spec: spec.template.spec,
    };
    const { status, body } = await api.ask("POST", `${collectionPath("Pod", namespace)}?dryRun=All`, pod);
    const effect = effects.get(`deployment/${metadata.name}`);
    expect({ name: metadata.name, status }).toEqual({
      name: metadata.name,
      status: effect === "newly-rejected" ? 422 : 201,
    });
    if (status !== 201) continue;
    const [container] = (body["spec"] as { containers: JsonObject[] }).containers;
    expect(container?.["env"]).toEqual(
      effect === "injected-differs" ? [{ name: "A", value: "2" }] : undefined,
    );
  }
});

test("check finds the webhook and the PodDefaults of a real cluster", async () => {
  const { stdout, stderr } = await runAs(cluster, "admin", `check -n ${namespace} --probe`);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/√ poddefaults\.kubeflow\.org is served \(v1alpha1\), with 1 PodDefault\n/);
  expect(stdout).toMatch(/√ poddefaults-webhook-mutating-webhook-configuration sends new Pods to /);
  expect(stdout).toMatch(/√ a Pod passes admission in namespace impact in \d+ ms\n/);
});
