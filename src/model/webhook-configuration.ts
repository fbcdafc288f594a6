import type { LabelSelector } from "../kubernetes/selector.ts";
import type { CaBundle, PodWebhook, PodWebhooks } from "./webhook-status.ts";

/** Kubeflow's webhook, by its path; by its configuration's name if it is behind a gateway. */
const podDefaultPath = "/apply-poddefault";
const podDefaultConfigurations = [
  "admission-webhook-mutating-webhook-configuration",
  "poddefaults-webhook-mutating-webhook-configuration",
];

/**
 * The webhooks among some configurations that see new Pods, in the order in which the API server calls them.
 * @param readCaBundle what a caBundle, base64, is
 */
export async function podWebhooksOf(
  configurations: readonly WebhookConfiguration[],
  readCaBundle: (caBundle: string | undefined) => Promise<CaBundle>,
): Promise<PodWebhooks> {
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
    inOrder.map(async (configured) =>
      describe(
        configured,
        isPodDefault(configured),
        await readCaBundle(configured.webhook.clientConfig?.caBundle),
      ),
    ),
  );
  return {
    podDefault: described[at],
    before: at < 0 ? described : described.slice(0, at),
    after: at < 0 ? [] : described.slice(at + 1),
  };
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

/** A MutatingWebhookConfiguration (admissionregistration.k8s.io/v1), as far as it is read. */
export type WebhookConfiguration = {
  readonly metadata: { readonly name: string };
  readonly webhooks?: readonly Webhook[];
};

type Configured = { readonly configuration: string; readonly webhook: Webhook };

function podDefaultTest(all: readonly Configured[]): (one: Configured) => boolean {
  const byPath = ({ webhook: { clientConfig } }: Configured): boolean =>
    (clientConfig?.service?.path ?? clientConfig?.url ?? "").endsWith(podDefaultPath);
  const byName = ({ configuration }: Configured): boolean => podDefaultConfigurations.includes(configuration);
  return all.some(byPath) ? byPath : byName;
}

function describe(
  { configuration, webhook }: Configured,
  appliesPodDefaults: boolean,
  caBundle: CaBundle,
): PodWebhook {
  const { service } = webhook.clientConfig ?? {};
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
    caBundle,
  };
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
