import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { JsonObject } from "../../../src/kubernetes/json.ts";
import { type Api, eventually } from "./api.ts";
import { type CertificateFiles, issueServerCertificate } from "./certificates.ts";
import { comparable, tokenVolume } from "./comparable.ts";
import { collectionPath, createObject } from "./objects.ts";
import { createScenarios, type LiveVersions, type Recorded, withLiveVersions } from "./recorded.ts";
import { harnessApi, type TestCluster } from "./test-cluster.ts";

const configuration = "poddefaults-webhook-mutating-webhook-configuration";
const service = { namespace: "kubeflow", name: "poddefaults-webhook-service" };

type StandIn = {
  readonly port: number;
  /** How many Pods it was asked about. */
  readonly asked: () => number;
  readonly close: () => void;
};

export type Webhook = {
  readonly versions: LiveVersions;
  /** Takes it out of the cluster again. */
  readonly remove: () => Promise<void>;
};

/**
 * Builds the scenarios of recorded cases in the cluster, with a PodDefault webhook that has no mind of its own: it answers
 * each Pod with what the real webhook answered when it was recorded, and allows what was never recorded.
 * @param hasPodDefaults whether they are in the cluster at that time; without them the webhook changes nothing
 */
export async function installWebhook(
  cluster: TestCluster,
  cases: readonly Recorded[],
  hasPodDefaults: () => boolean = () => true,
): Promise<Webhook> {
  const versions = await createScenarios(harnessApi(cluster), cases);
  const answers = new Map(
    cases.flatMap((one) => (one.seen === undefined ? [] : [[JSON.stringify(comparable(one.seen)), one]])),
  );
  const remove = await serveWebhook(cluster, (pod) =>
    hasPodDefaults() ? recordedAnswer(pod, answers, versions) : { allowed: true },
  );
  return { versions, remove };
}

/**
 * Registers a webhook that answers each Pod as it is told.
 *
 * @param answerTo gives an AdmissionResponse without its uid; a `patch` is a JSON Patch
 * @returns what takes it out of the cluster again
 */
export async function serveWebhook(
  cluster: TestCluster,
  answerTo: (pod: JsonObject) => JsonObject,
): Promise<() => Promise<void>> {
  const api = harnessApi(cluster);
  const { folder, clientCa } = cluster.settings;
  const host = `${service.name}.${service.namespace}.svc`;
  const standIn = await startStandIn(issueServerCertificate(folder, "webhook", host), answerTo);
  await register(api, standIn.port, clientCa);
  await eventually("the webhook to be asked", async () => ((await reaches(api, standIn)) ? true : undefined));
  return async () => {
    await api.ask("DELETE", `${collectionPath("MutatingWebhookConfiguration")}/${configuration}`);
    await eventually("the webhook to be left alone", async () =>
      (await reaches(api, standIn)) ? undefined : true,
    );
    standIn.close();
  };
}

/** The API server takes a moment to notice what is registered. */
async function reaches(api: Api, { asked }: StandIn): Promise<boolean> {
  const before = asked();
  const probe = { metadata: { name: "probe" }, spec: { containers: [{ name: "main", image: "x" }] } };
  await api.ask("POST", `${collectionPath("Pod", "team-a")}?dryRun=All`, {
    apiVersion: "v1",
    kind: "Pod",
    ...probe,
  });
  return asked() > before;
}

async function startStandIn(
  certificate: CertificateFiles,
  answerTo: (pod: JsonObject) => JsonObject,
): Promise<StandIn> {
  const tls = { cert: readFileSync(certificate.cert), key: readFileSync(certificate.key) };
  let asked = 0;
  const server = createServer(tls, async (request, response) => {
    asked += 1;
    const review = (await json(request)) as {
      readonly request: { readonly uid: string; readonly object: JsonObject };
    };
    const { patch, ...answer } = answerTo(review.request.object);
    const encoded = patch && {
      patchType: "JSONPatch",
      patch: Buffer.from(JSON.stringify(patch)).toString("base64"),
    };
    const body = {
      apiVersion: "admission.k8s.io/v1",
      kind: "AdmissionReview",
      response: { uid: review.request.uid, ...answer, ...encoded },
    };
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, asked: () => asked, close: () => server.close() };
}

/**
 * Registers the stand-in as Kubeflow registers the real one, by its service. The service is an external name, since
 * nothing routes cluster addresses here.
 */
async function register(api: Api, port: number, caFile: string): Promise<void> {
  const { namespace, name } = service;
  await createObject(api, { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  await createObject(api, {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec: { type: "ExternalName", externalName: "127.0.0.1" },
  });
  await createObject(api, {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    metadata: { name: configuration },
    webhooks: [
      {
        name: "poddefaults-webhook-deployment.kubeflow.org",
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        clientConfig: {
          caBundle: readFileSync(caFile).toString("base64"),
          service: { namespace, name, path: "/apply-poddefault", port },
        },
        namespaceSelector: { matchLabels: { "app.kubernetes.io/part-of": "kubeflow-profile" } },
        rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
      },
    ],
  });
}

function recordedAnswer(
  pod: JsonObject,
  answers: ReadonlyMap<string, Recorded>,
  versions: LiveVersions,
): JsonObject {
  const recorded = answers.get(JSON.stringify(comparable(pod)));
  if (recorded?.denial !== undefined) return { allowed: false, status: { message: recorded.denial } };
  if (recorded?.patch === undefined) return { allowed: true };
  const patch = JSON.stringify(withLiveVersions(recorded.patch, versions.get(recorded.namespace.name)));
  const ownToken = tokenVolume.exec(JSON.stringify(pod))?.[0] ?? "";
  return { allowed: true, patch: JSON.parse(patch.replaceAll("kube-api-access-xxxxx", ownToken)) };
}
