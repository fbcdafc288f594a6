import { checkInjected, prepareAdmission } from "../admission/admit.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Manifests } from "../manifest/collect-manifests.ts";
import type { NamespaceContext } from "../model/namespace-context.ts";
import type { LimitRange, ResourceQuota } from "../model/namespace-objects.ts";
import type { Origins } from "../model/origins.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { stockWebhook } from "../model/webhook-status.ts";
import { layByName, valuesIn } from "./namespace-context.ts";

/** What decides about injected containers, from files; the cluster's is read. */
export type RulesInFiles = Pick<Manifests, "namespaces" | "limitRanges" | "resourceQuotas">;

/** A PodDefault whose containers its namespace rejects, and why. */
export type RejectedInjection = {
  readonly podDefault: PodDefault;
  readonly refusal: ReturnType<typeof checkInjected>[number];
  readonly context: NamespaceContext;
};

/**
 * The PodDefaults whose containers a quota, a LimitRange or the PodSecurity level of their namespace rejects.
 * Only namespaces of PodDefaults that inject containers are read; what may not be read rejects nothing.
 * @param home the namespace of objects that name none
 */
export async function rejectedInjections(
  podDefaults: readonly PodDefault[],
  {
    cluster,
    files,
    home,
    origins,
  }: {
    readonly cluster: Cluster | undefined;
    readonly files: RulesInFiles;
    readonly home: string;
    readonly origins: Origins;
  },
): Promise<readonly RejectedInjection[]> {
  const injecting = podDefaults.filter(
    ({ spec }) => (spec.sidecars ?? []).length > 0 || (spec.initContainers ?? []).length > 0,
  );
  const byNamespace = Map.groupBy(injecting, ({ metadata }) => metadata.namespace || home);
  const found = await Promise.all(
    [...byNamespace].map(async ([namespace, ofNamespace]) => {
      const rules = await readRules(namespace, home, files, cluster);
      const context: NamespaceContext = {
        ...rules,
        namespace,
        podDefaults: ofNamespace,
        serviceAccounts: { known: [], complete: false },
        webhook: stockWebhook,
        origins,
        unread: [],
      };
      const admission = prepareAdmission(context);
      return ofNamespace.flatMap((podDefault) =>
        checkInjected(podDefault.metadata.name, admission)
          .slice(0, 1)
          .map((refusal) => ({ podDefault, refusal, context })),
      );
    }),
  );
  return found.flat();
}

type Rules = Pick<NamespaceContext, "namespaceLabels" | "limitRanges" | "resourceQuotas">;

async function readRules(
  namespace: string,
  home: string,
  files: RulesInFiles,
  cluster: Cluster | undefined,
): Promise<Rules> {
  const stored = cluster && (await readStored(namespace, cluster));
  const written = files.namespaces.findLast(({ value }) => value.metadata.name === namespace);
  return {
    namespaceLabels: written?.value.metadata.labels ?? stored?.labels,
    limitRanges: layByName(stored?.limits, valuesIn(namespace, home, files.limitRanges)) ?? [],
    resourceQuotas: layByName(stored?.quotas, valuesIn(namespace, home, files.resourceQuotas)) ?? [],
  };
}

/** Lazy import: runs from files alone skip what asks a cluster. */
async function readStored(namespace: string, cluster: Cluster) {
  const { readAll } = await import("../cluster/readers/built-in.ts");
  const { readNamespace } = await import("../cluster/readers/namespace.ts");
  const known = await import("../cluster/resources/known.ts");
  const [stored, limits, quotas] = await Promise.all([
    readNamespace(cluster, namespace),
    readAll<LimitRange>(cluster, known.limitRanges, namespace),
    readAll<ResourceQuota>(cluster, known.resourceQuotas, namespace),
  ]);
  return {
    labels: stored.known ? stored.value?.labels : undefined,
    limits: limits.known ? limits.value : undefined,
    quotas: quotas.known ? quotas.value : undefined,
  };
}
