import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { ImpactReport } from "../../src/report/impact.ts";
import { collectionPath, createObject } from "./harness/objects.ts";
import { runAs } from "./harness/plugin.ts";
import { type Recorded, readRecorded } from "./harness/recorded.ts";
import { harnessApi } from "./harness/test-cluster.ts";
import { installWebhook, type Webhook } from "./harness/webhook.ts";

const cluster = inject("cluster");
const api = harnessApi(cluster);
const scenarios = ["init-container-only", "toleration-keys", "token-path-taken", "same-volume-but-defaulted"];
const cases = readRecorded("named").flatMap((one) => {
  const [scenario = "", index] = one.case.split("/");
  return scenarios.includes(scenario) ? [inNamespaceOfItsOwn(one, `pod-${index}`)] : [];
});
const namespaces = [...new Set(cases.map(({ namespace }) => namespace.name))];

/** Whether the PodDefaults are in the cluster: only then the webhook answers as it was recorded with them. */
let hasPodDefaults = true;
let webhook: Webhook;

/** The other suite of recorded cases builds their namespaces, too. */
function inNamespaceOfItsOwn(recorded: Recorded, workload: string): Recorded & { readonly workload: string } {
  const { name } = recorded.namespace;
  return { ...JSON.parse(JSON.stringify(recorded).replaceAll(`"${name}"`, `"impact-${name}"`)), workload };
}

/** A Deployment without replicas whose Pods are the recorded one. */
function deploymentOf({ pod, namespace, workload }: (typeof cases)[number]) {
  const { labels = {} } = pod.metadata as { readonly labels?: JsonObject };
  const { restartPolicy: _, ...spec } = pod["spec"] as JsonObject;
  const template = { metadata: { ...pod.metadata, labels: { ...labels, workload } }, spec };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: workload, namespace: namespace.name },
    spec: { replicas: 0, selector: { matchLabels: { workload } }, template },
  };
}

beforeAll(async () => {
  webhook = await installWebhook(cluster, cases, () => hasPodDefaults);
  for (const one of cases) await createObject(api, deploymentOf(one));
});
afterAll(() => webhook.remove());

/** What impact predicts for every workload: its effect, or that nothing changes. */
async function predict(line: string, change?: JsonObject): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await runAs(cluster, "admin", `impact ${line} -o json`, change);
  const { items } = JSON.parse(stdout) as ImpactReport;
  const effects = new Map(items.map((one) => [`${one.namespace} ${one.workload}`, one.effect]));
  return Object.fromEntries(
    cases.map(({ namespace, workload }) => {
      const effect = effects.get(`${namespace.name} deployment/${workload}`) ?? "unchanged";
      return [`${namespace.name} ${workload}`, effect];
    }),
  );
}

type Creation = { readonly rejected: boolean; readonly spec: unknown };

/** What happens to the Pods when they are created now. */
async function create(): Promise<ReadonlyMap<string, Creation>> {
  const found = new Map<string, Creation>();
  for (const { namespace, workload, pod } of cases) {
    const path = `${collectionPath("Pod", namespace.name)}?dryRun=All`;
    const { status, body } = await api.ask("POST", path, pod);
    const spec = JSON.stringify(body["spec"])?.replace(/kube-api-access-\w{5}/g, "token");
    found.set(`${namespace.name} ${workload}`, { rejected: status !== 201, spec });
  }
  return found;
}

/** The effect that two rounds of creation show. */
function effectOf(before: Creation | undefined, after: Creation | undefined, gained: string): string {
  if (after?.rejected) return before?.rejected ? "still-rejected" : "newly-rejected";
  if (before?.rejected) return "no-longer-rejected";
  return before?.spec === after?.spec ? "unchanged" : gained;
}

function effectsOf(
  before: ReadonlyMap<string, Creation>,
  after: ReadonlyMap<string, Creation>,
  gained: string,
) {
  return Object.fromEntries(
    [...before.keys()].map((key) => [key, effectOf(before.get(key), after.get(key), gained)]),
  );
}

describe("what impact predicts is what the recorded webhook does when the change is made", () => {
  test("PodDefaults are deleted, and come back", async () => {
    const stored = new Map<string, readonly JsonObject[]>();
    for (const namespace of namespaces) {
      const { items } = await api.get(collectionPath("PodDefault", namespace));
      stored.set(namespace, items as readonly JsonObject[]);
    }
    const names = [...stored].flatMap(([namespace, all]) =>
      all.map(({ metadata }) => `${namespace}/${(metadata as { readonly name: string }).name}`),
    );
    const withPodDefaults = await create();
    const deleting = await predict(names.map((name) => `--delete ${name}`).join(" "));
    for (const name of names) {
      const [namespace, own] = name.split("/");
      await api.ask("DELETE", `${collectionPath("PodDefault", namespace)}/${own}`);
    }
    hasPodDefaults = false;
    const without = await create();
    expect(deleting).toEqual(effectsOf(withPodDefaults, without, "no-longer-matches"));

    const written = [...stored].flatMap(([namespace, all]) =>
      all.map(({ metadata, spec = {} }) => {
        const { name } = metadata as { readonly name: string };
        return {
          apiVersion: "kubeflow.org/v1alpha1",
          kind: "PodDefault",
          metadata: { name, namespace },
          spec,
        };
      }),
    );
    const adding = await predict("-f -", { apiVersion: "v1", kind: "List", items: written });
    for (const podDefault of written) await createObject(api, podDefault);
    hasPodDefaults = true;
    expect(adding).toEqual(effectsOf(without, await create(), "starts-to-match"));

    const effects = [...Object.values(deleting), ...Object.values(adding)];
    expect(effects.filter((one) => one === "newly-rejected").length).toBeGreaterThanOrEqual(5);
    expect(effects.filter((one) => one === "no-longer-rejected").length).toBeGreaterThanOrEqual(5);
    expect(effects).toContain("starts-to-match");
    expect(effects).toContain("no-longer-matches");
  });
});
