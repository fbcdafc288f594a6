import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { JsonObject } from "../../../src/model/json.ts";
import type { Api } from "./api.ts";
import type { CertificateFiles } from "./certificates.ts";
import { comparable, tokenVolume } from "./comparable.ts";
import { createObject } from "./objects.ts";
import { type LiveVersions, type Recorded, withLiveVersions } from "./recorded.ts";

const webhookService = { namespace: "kubeflow", name: "poddefaults-webhook-service" };

/** What a serving certificate must be good for. */
export const webhookHost = `${webhookService.name}.${webhookService.namespace}.svc`;

/**
 * A PodDefault webhook that has no mind of its own: it answers each Pod with what the real webhook answered when it was
 * recorded, and allows what was never recorded.
 */
export async function startStandIn(
  certificate: CertificateFiles,
  cases: readonly Recorded[],
  versions: LiveVersions,
): Promise<{ readonly port: number; readonly close: () => void }> {
  const answers = new Map(
    cases.flatMap((one) => (one.seen === undefined ? [] : [[JSON.stringify(comparable(one.seen)), one]])),
  );
  const tls = { cert: readFileSync(certificate.cert), key: readFileSync(certificate.key) };
  const server = createServer(tls, async (request, response) => {
    const review = (await json(request)) as {
      readonly request: { readonly uid: string; readonly object: JsonObject };
    };
    const answer = answerTo(review.request.object, answers, versions);
    const body = {
      apiVersion: "admission.k8s.io/v1",
      kind: "AdmissionReview",
      response: { uid: review.request.uid, ...answer },
    };
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

/**
 * Registers the stand-in as Kubeflow registers the real one, by its service. The service is an external name, since
 * nothing routes cluster addresses here.
 */
export async function registerWebhook(api: Api, port: number, caFile: string): Promise<void> {
  const { namespace, name } = webhookService;
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
    metadata: { name: "poddefaults-webhook-mutating-webhook-configuration" },
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

function answerTo(
  pod: JsonObject,
  answers: ReadonlyMap<string, Recorded>,
  versions: LiveVersions,
): JsonObject {
  const recorded = answers.get(JSON.stringify(comparable(pod)));
  if (recorded?.denial !== undefined) return { allowed: false, status: { message: recorded.denial } };
  if (recorded?.patch === undefined) return { allowed: true };
  const patch = JSON.stringify(withLiveVersions(recorded.patch, versions.get(recorded.namespace.name)));
  const ownToken = tokenVolume.exec(JSON.stringify(pod))?.[0] ?? "";
  const ownPatch = patch.replaceAll("kube-api-access-xxxxx", ownToken);
  return { allowed: true, patchType: "JSONPatch", patch: Buffer.from(ownPatch).toString("base64") };
}
