import type { LabelSelector } from "../../kubernetes/selector.ts";
import type { Readable } from "../../model/readable.ts";
import type { CaBundle, PodWebhook, PodWebhooks } from "../../model/webhook-status.ts";
import type { Cluster } from "../cluster.ts";
import { webhookConfigurations } from "../resources/known.ts";
import { ifPermitted } from "./permitted.ts";
import { matchesNewPods, type Rule } from "./rule-matcher.ts";

/** Kubeflow's webhook, found by its path; by its configuration's name where it is called by URL through a gateway. */
const podDefaultPath = "/apply-poddefault";
const podDefaultConfigurations = [
  "admission-webhook-mutating-webhook-configuration",
  "poddefaults-webhook-mutating-webhook-configuration",
];

/** The mutating webhooks of Pods. */
export async function readPodWebhooks(cluster: Pick<Cluster, "list">): Promise<Readable<PodWebhooks>> {
  return await ifPermitted("list mutatingwebhookconfigurations.admissionregistration.k8s.io", async () => {
    // The API server has decoded and checked a built-in type before it stored it.
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

/** node:crypto takes a while to load, and only a cluster's answer needs it. */
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
