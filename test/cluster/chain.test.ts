import { randomInt } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Admission, admit, prepareAdmission } from "../../src/admission/admit.ts";
import { matchPodDefaults } from "../../src/admission/pod-default/match.ts";
import { answer } from "../../src/admission/pod-default/webhook.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { AdmissionContext } from "../../src/model/namespace-context.ts";
import type { Pod } from "../../src/model/pod.ts";
import { stockWebhook } from "../../src/model/webhook-status.ts";
import { inOneWording } from "../admission/compare-recorded.ts";
import { firstDifference } from "../admission/first-difference.ts";
import { podDefault } from "../admission/pod-default/admit-beside.ts";
import type { KubernetesObject } from "./harness/api.ts";
import { comparable } from "./harness/comparable.ts";
import { collectionPath, createObject } from "./harness/objects.ts";
import { harnessApi } from "./harness/test-cluster.ts";
import { serveWebhook } from "./harness/webhook.ts";
import { clusterClasses, type NamespaceRules, namespaceRules } from "./namespaces/objects.ts";
import { ruledPods } from "./namespaces/pods.ts";

/** Drawn anew at each run; `CHAIN_SEED=N npm run test:cluster` repeats one. */
const seed = Number(process.env["CHAIN_SEED"] ?? randomInt(2 ** 31));
const namespaces = 40;
const podsPerNamespace = 8;

const cluster = inject("cluster");
const api = harnessApi(cluster);
const admissions = new Map<string, Admission>();
let removeWebhook: () => Promise<void>;

const podDefaults = [
  podDefault("a-sidecar", {
    selector: { matchLabels: { inject: "sidecar" } },
    sidecars: [{ name: "proxy", image: "busybox" }],
  }),
  podDefault("b-complete", {
    selector: { matchLabels: { inject: "complete" } },
    sidecars: [
      {
        name: "agent",
        image: "busybox",
        resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: "200m", memory: "128Mi" } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    ],
    initContainers: [{ name: "fetch", image: "busybox" }],
  }),
  podDefault("c-volume", {
    selector: { matchExpressions: [{ key: "inject", operator: "Exists" }] },
    volumes: [{ name: "host-data", hostPath: { path: "/data" } }],
    tolerations: [{ key: "gpu", operator: "Exists" }],
  }),
];

beforeAll(async () => {
  process.stdout.write(`chain: seed ${seed}\n`);
  for (const object of clusterClasses) await createObject(api, object);
  const drawn = fc.sample(namespaceRules, { seed, numRuns: namespaces });
  for (const [index, rules] of drawn.entries()) {
    const name = `chain-${index}`;
    admissions.set(name, prepareAdmission(await createNamespace(name, rules)));
  }
  removeWebhook = await serveWebhook(cluster, answerAsWebhook);
  await wait(1000); // for the plugins' caches
});
afterAll(async () => {
  await removeWebhook();
  for (const { kind, metadata } of clusterClasses) {
    await api.ask("DELETE", `${collectionPath(kind)}/${metadata.name}`);
  }
});

/** Creates a namespace with its rules; those that the API server does not take are left out. */
async function createNamespace(name: string, rules: NamespaceRules): Promise<AdmissionContext> {
  const labels = { ...rules.labels, "app.kubernetes.io/part-of": "kubeflow-profile" };
  await createObject(api, { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
  const limitRanges = await createTaken(name, rules.limitRanges);
  const resourceQuotas = await createTaken(name, rules.quotas);
  for (const quota of resourceQuotas) {
    const path = `${collectionPath("ResourceQuota", name)}/${quota.metadata.name}`;
    await api.ask("PUT", `${path}/status`, { ...(await api.get(path)), status: quota["status"] ?? {} });
  }
  const ofKind = (kind: string) => clusterClasses.filter((object) => object.kind === kind);
  return {
    namespace: name,
    namespaceLabels: labels,
    podDefaults: podDefaults.map(({ metadata, ...rest }) => ({
      ...rest,
      metadata: { ...metadata, namespace: name },
    })),
    serviceAccounts: { known: [{ metadata: { name: "default" } }], complete: true },
    webhook: stockWebhook,
    limitRanges,
    resourceQuotas,
    runtimeClasses: ofKind("RuntimeClass"),
    priorityClasses: ofKind("PriorityClass"),
    // The cast: the generator makes objects of these kinds.
  } as unknown as AdmissionContext;
}

async function createTaken(
  namespace: string,
  objects: readonly KubernetesObject[],
): Promise<readonly KubernetesObject[]> {
  const taken: KubernetesObject[] = [];
  for (const object of objects) {
    const { status } = await api.ask("POST", collectionPath(object.kind, namespace), object);
    if (status === 201) taken.push(object);
  }
  return taken;
}

/** The webhook is held to its recordings elsewhere: here it answers as predicted, and the API server is what is asked. */
function answerAsWebhook(pod: JsonObject): JsonObject {
  const admission = admissions.get(String((pod["metadata"] as JsonObject)["namespace"]));
  if (admission === undefined) return { allowed: true };
  const seen = pod as Pod; // the API server sends nothing else
  const reply = answer(seen, matchPodDefaults(seen, admission), admission.webhookApi);
  if (reply.kind === "patched") return { allowed: true, patch: reply.patch as unknown as JsonObject };
  return reply.kind === "denied" ? { allowed: false, status: { message: reply.message } } : { allowed: true };
}

test(`${namespaces * podsPerNamespace} Pods in generated namespaces fare as predicted`, async () => {
  const pods = fc.sample(ruledPods, { seed, numRuns: namespaces * podsPerNamespace });
  const words = ["sidecar", "complete", "volume", undefined];
  const counts: Record<string, number> = {};
  const found: string[] = [];
  for (const [index, drawn] of pods.entries()) {
    const namespace = `chain-${index % namespaces}`;
    const inject = words[index % words.length];
    const metadata = { ...(drawn["metadata"] as JsonObject), ...(inject && { labels: { inject } }) };
    const pod = { ...drawn, metadata };
    const asked = await ask(namespace, pod);
    const kind =
      typeof asked["message"] === "string"
        ? (/forbidden: \W?(\w+)/.exec(asked["message"])?.[1] ?? "invalid")
        : "stored";
    counts[kind] = (counts[kind] ?? 0) + 1;
    const difference = firstDifference(predict(namespace, pod), asked);
    if (difference !== undefined) found.push(`${difference}\n  ${namespace} ${JSON.stringify(pod)}`);
  }
  process.stdout.write(`chain: ${JSON.stringify(counts)}\n`);
  expect(found).toEqual([]);
});

/** The Pod as it would be stored, or code and message of the refusal. */
async function ask(namespace: string, pod: JsonObject): Promise<JsonObject> {
  const { status, body } = await api.ask("POST", `${collectionPath("Pod", namespace)}?dryRun=All`, pod);
  if (status === 201) return comparable(body);
  return refusal(status, String(body["message"]));
}

function predict(namespace: string, pod: JsonObject): JsonObject {
  const admission = admissions.get(namespace);
  if (admission === undefined) throw new Error(`no namespace ${namespace}`);
  const outcome = admit(pod as Pod, admission); // shaped as one by our own generator
  if ("error" in outcome && outcome.error !== undefined) {
    return refusal(outcome.error.code, outcome.error.message);
  }
  if (!("pod" in outcome) || outcome.pod === undefined) throw new Error(`no Pod: ${outcome.outcome}`);
  return comparable(outcome.pod);
}

/** A generated name is another one each time. */
function refusal(code: number, text: string): JsonObject {
  const message = text.replace(/(?<="pod-).{5}(?=" is)/, "xxxxx");
  return { code, message: inOneWording({ code, reason: null, message })?.message ?? "" };
}
