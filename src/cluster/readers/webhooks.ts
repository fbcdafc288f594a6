import { ClusterError } from "../../errors.ts";
import type { StringMap } from "../../kubernetes/object-meta.ts";
import type { LabelSelector } from "../../kubernetes/selector.ts";
import type { Pod } from "../../model/pod.ts";
import type { Readable } from "../../model/readable.ts";
import type { CaBundle, PodWebhook, PodWebhooks, WebhookHealth } from "../../model/webhook-status.ts";
import type { Cluster } from "../cluster.ts";
import { endpointSlices, pods, services, webhookConfigurations } from "../resources/known.ts";
import { ifPermitted } from "./permitted.ts";

/** Kubeflow's webhook, by its path; by its configuration's name if it is behind a gateway. */
const podDefaultPath = "/apply-poddefault";
const podDefaultConfigurations = [
  "admission-webhook-mutating-webhook-configuration",
  "poddefaults-webhook-mutating-webhook-configuration",
];

/** The mutating webhooks of Pods. */
export async function readPodWebhooks(cluster: Pick<Cluster, "list">): Promise<Readable<PodWebhooks>> {
  return await ifPermitted("list mutatingwebhookconfigurations.admissionregistration.k8s.io", async () => {
    // The API server validates built-in types before it stores them.
    const configurations = (await cluster.list(webhookConfigurations)) as unknown as readonly Configuration[];
    const inOrder = [...configurations]
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
      .flatMap(({ metadata, webhooks = [] }) =>
        webhooks
          .filter(({ rules = [] }) => rules.some(matchesNewPods))
          .map((webhook) => ({ configuration: metadata.name, webhook })),
      );
    const isPodDefault = podDefaultTest(inOrder);
    const at = inOrder.findIndex(isPodDefault);
    const described = await Promise.all(
      inOrder.map((configured) => describe(configured, isPodDefault(configured))),
    );
    return {
      podDefault: described[at],
      before: at < 0 ? described : described.slice(0, at),
      after: at < 0 ? [] : described.slice(at + 1),
    };
  });
}

type Webhook = {
  readonly name: string;
  readonly clientConfig?: {
    readonly service?: { readonly namespace: string; readonly name: string; readonly path?: string };
    readonly url?: string;
    readonly caBundle?: string;
  };
  readonly rules?: readonly Rule[];
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  readonly failurePolicy?: "Fail" | "Ignore";
  readonly matchConditions?: readonly unknown[];
  readonly reinvocationPolicy?: string;
  readonly timeoutSeconds?: number;
};

type Configuration = { readonly metadata: { readonly name: string }; readonly webhooks?: readonly Webhook[] };

type Configured = { readonly configuration: string; readonly webhook: Webhook };

function podDefaultTest(all: readonly Configured[]): (one: Configured) => boolean {
  const byPath = ({ webhook: { clientConfig } }: Configured): boolean =>
    (clientConfig?.service?.path ?? clientConfig?.url ?? "").endsWith(podDefaultPath);
  const byName = ({ configuration }: Configured): boolean => podDefaultConfigurations.includes(configuration);
  return all.some(byPath) ? byPath : byName;
}

async function describe(
  { configuration, webhook }: Configured,
  appliesPodDefaults: boolean,
): Promise<PodWebhook> {
  const { service, caBundle } = webhook.clientConfig ?? {};
  return {
    configuration,
    name: webhook.name,
    namespaceSelector: webhook.namespaceSelector ?? {},
    objectSelector: webhook.objectSelector ?? {},
    failurePolicy: webhook.failurePolicy ?? "Fail",
    hasMatchConditions: (webhook.matchConditions ?? []).length > 0,
    appliesPodDefaults,
    reinvoked: webhook.reinvocationPolicy === "IfNeeded",
    timeoutSeconds: webhook.timeoutSeconds ?? 10,
    ...(service && { service: { namespace: service.namespace, name: service.name } }),
    caBundle: await readCaBundle(caBundle),
  };
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

/** A rule of a webhook (admissionregistration.k8s.io/v1 RuleWithOperations). */
export type Rule = {
  readonly operations?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly resources?: readonly string[];
  readonly scope?: string;
};

/**
 * True for rules that match CREATE of Pods: Matcher of k8s.io/apiserver pkg/admission/plugin/webhook/predicates/rules. Pods
 * have one group and version, so matchPolicy Equivalent is the same as Exact.
 */
export function matchesNewPods(rule: Rule): boolean {
  return (
    (rule.scope === undefined || rule.scope === "*" || rule.scope === "Namespaced") &&
    exactOrWildcard(rule.operations, "CREATE") &&
    exactOrWildcard(rule.apiGroups, "") &&
    exactOrWildcard(rule.apiVersions, "v1") &&
    (rule.resources ?? []).some(matchesPods)
  );
}

function exactOrWildcard(items: readonly string[] = [], requested: string): boolean {
  return items.includes("*") || items.includes(requested);
}

/** Matcher.resource: `pods/*` includes the empty subresource; `*` has only that. */
function matchesPods(resource: string): boolean {
  const slash = resource.indexOf("/");
  const [name, subresource] =
    slash < 0 ? [resource, ""] : [resource.slice(0, slash), resource.slice(slash + 1)];
  return (name === "*" || name === "pods") && (subresource === "*" || subresource === "");
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
  const service = await ifPermitted(`get services/${name} -n ${namespace}`, () =>
    getService(cluster, namespace, name),
  );
  if (!service.known) return service;
  if (service.value === undefined) return { known: true, value: missing };
  const { type, selector } = service.value.spec ?? {};
  const isExternal = type === "ExternalName";
  return ifPermitted(`list endpointslices.discovery.k8s.io -n ${namespace}`, async () => {
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
  const found = await ifPermitted(`list pods -n ${namespace}`, () =>
    cluster.list(pods, { namespace, labelSelector }),
  );
  const [first] = found.known ? (found.value as unknown as readonly Pod[]) : [];
  const image = first?.spec.containers[0]?.["image"];
  return typeof image === "string" ? image : undefined;
}

async function getService(
  cluster: Pick<Cluster, "get">,
  namespace: string,
  name: string,
): Promise<Service | undefined> {
  try {
    return (await cluster.get(services, name, namespace)) as Service;
  } catch (error) {
    if (error instanceof ClusterError && error.status === 404) return undefined;
    throw error;
  }
}
