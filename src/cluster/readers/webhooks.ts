import type { StringMap } from "../../kubernetes/object-meta.ts";
import type { Pod } from "../../model/pod.ts";
import type { Readable } from "../../model/readable.ts";
import { podWebhooksOf, type WebhookConfiguration } from "../../model/webhook-configuration.ts";
import type { CaBundle, PodWebhook, PodWebhooks, WebhookHealth } from "../../model/webhook-status.ts";
import { commandLine } from "../../quote-for-shell.ts";
import type { Cluster } from "../cluster.ts";
import { endpointSlices, pods, services, webhookConfigurations } from "../resources/known.ts";
import { ifPermitted, ifThere } from "./permitted.ts";

/** The mutating webhooks of Pods. */
export async function readPodWebhooks(cluster: Pick<Cluster, "list">): Promise<Readable<PodWebhooks>> {
  return await ifPermitted("list mutatingwebhookconfigurations.admissionregistration.k8s.io", async () => {
    // The API server validates built-in types before it stores them.
    const configurations = await cluster.list(webhookConfigurations);
    return podWebhooksOf(configurations as unknown as readonly WebhookConfiguration[], readCaBundle);
  });
}

/** Lazy import: node:crypto loads slowly. */
async function readCaBundle(caBundle: string | undefined): Promise<CaBundle> {
  if (!caBundle) return "empty";
  const { X509Certificate } = await import("node:crypto");
  const text = Buffer.from(caBundle, "base64").toString("latin1");
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  try {
    const last = certificates.map((one) => Date.parse(new X509Certificate(one).validTo));
    return last.length === 0 ? "unreadable" : { validUntil: new Date(Math.max(...last)) };
  } catch {
    return "unreadable";
  }
}

type Service = { readonly spec?: { readonly type?: string; readonly selector?: StringMap } };
type EndpointSlice = {
  readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean } }[];
};

const missing: WebhookHealth = { serviceExists: false, isExternal: false, readyEndpoints: 0 };

/** The Service of a webhook, and its ready endpoints. */
export async function readWebhookHealth(
  cluster: Pick<Cluster, "get" | "list">,
  { namespace, name }: NonNullable<PodWebhook["service"]>,
): Promise<Readable<WebhookHealth>> {
  const service = await ifPermitted(commandLine`get services/${name} -n ${namespace}`, () =>
    ifThere(() => cluster.get(services, name, namespace)),
  );
  if (!service.known) return service;
  if (service.value === undefined) return { known: true, value: missing };
  const { type, selector } = (service.value as Service).spec ?? {};
  const isExternal = type === "ExternalName";
  return ifPermitted(commandLine`list endpointslices.discovery.k8s.io -n ${namespace}`, async () => {
    const labelSelector = `kubernetes.io/service-name=${name}`;
    // The API server validates built-in types before it stores them.
    const [objects, image] = await Promise.all([
      cluster.list(endpointSlices, { namespace, labelSelector }),
      readImage(cluster, namespace, selector),
    ]);
    const slices = objects as unknown as readonly EndpointSlice[];
    const endpoints = slices.flatMap((slice) => slice.endpoints ?? []);
    // An absent condition counts as ready (discovery/v1: EndpointConditions).
    const readyEndpoints = endpoints.filter(({ conditions }) => conditions?.ready !== false).length;
    return { serviceExists: true, isExternal, readyEndpoints, image };
  });
}

/** The image of the webhook's first Pod; undefined where there is none, or it may not be read. */
async function readImage(
  cluster: Pick<Cluster, "list">,
  namespace: string,
  selector: StringMap = {},
): Promise<string | undefined> {
  const labelSelector = Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  if (labelSelector === "") return undefined;
  const found = await ifPermitted(commandLine`list pods -n ${namespace}`, () =>
    cluster.list(pods, { namespace, labelSelector }),
  );
  const [first] = found.known ? (found.value as unknown as readonly Pod[]) : [];
  const image = first?.spec.containers[0]?.["image"];
  return typeof image === "string" ? image : undefined;
}
