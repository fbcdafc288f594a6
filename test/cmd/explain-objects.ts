import type { JsonObject } from "../../src/kubernetes/json.ts";
import { readCertificate } from "../stand-in/api-server.ts";
import { base64 } from "../stand-in/kubeconfig.ts";
import { profile, webhookConfiguration } from "./dry-run-objects.ts";

const byService = { name: "poddefaults-webhook", namespace: "kubeflow", path: "/apply-poddefault" };

/** The configuration as kubeflow/dashboard installs it, with a certificate, and with changes. */
export function configuration(changes: JsonObject = {}): JsonObject {
  const [webhook] = webhookConfiguration["webhooks"] as unknown as readonly JsonObject[];
  const clientConfig = { service: byService, caBundle: base64(readCertificate("ca.crt")) };
  return { ...webhookConfiguration, webhooks: [{ ...webhook, clientConfig, ...changes }] };
}

export const service: JsonObject = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "poddefaults-webhook", namespace: "kubeflow" },
};
export const endpoints = (ready: boolean): JsonObject => ({
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: {
    name: "poddefaults-webhook-1",
    namespace: "kubeflow",
    labels: { "kubernetes.io/service-name": "poddefaults-webhook" },
  },
  endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready } }],
});
/** A cluster whose webhook can be called, and a profile. */
export const healthy = [configuration(), service, endpoints(true), ...profile];
