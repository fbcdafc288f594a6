import type { Cluster } from "../cluster/cluster.ts";
import { missingPermission } from "../cluster/failures/missing-permission.ts";
import { ifPermitted, ifThere } from "../cluster/readers/permitted.ts";
import { readPodDefaults } from "../cluster/readers/pod-defaults.ts";
import { readIsGuarded } from "../cluster/readers/policies.ts";
import { pods } from "../cluster/resources/known.ts";
import type { Count } from "../counted.ts";
import { ClusterError } from "../errors.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import { compileSelector } from "../kubernetes/selector.ts";
import type { NamespaceContext } from "../model/namespace-context.ts";
import type { PodMetadata } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { PodSource } from "../model/pod-source.ts";
import type { Readable } from "../model/readable.ts";
import type { WebhookStatus } from "../model/webhook-status.ts";
import { commandLine } from "../quote-for-shell.ts";
import { readAllWorkloads, sourcesOfWorkloads } from "./all-workloads.ts";
import type { UnknownPods } from "./file-sources.ts";
import { noFiles, readLivePods } from "./inventory.ts";
import { readContexts } from "./namespace-context.ts";
import { readWebhookStatus } from "./webhook-status.ts";

/** Everything that PodDefaults depend on in a cluster. */
export type ClusterHealth = {
  readonly host: string;
  readonly version: string | undefined;
  /** undefined: the cluster does not serve them. */
  readonly podDefaults: Readable<readonly PodDefault[]> | undefined;
  readonly webhook: WebhookStatus;
  /** One for each namespace that has PodDefaults. */
  readonly contexts: ReadonlyMap<string, NamespaceContext>;
  readonly sources: readonly PodSource[];
  readonly pods: Readable<readonly PodMetadata[]>;
  /** Whether a guard keeps harmful PodDefaults out; absent where none blocks its namespace. */
  readonly isGuarded?: Readable<boolean>;
  /** Permissions without which there may be more workloads. */
  readonly unread: readonly string[];
  /** Why the Pods of workloads are unknown, which are left out. */
  readonly unknown: readonly UnknownPods[];
};

/**
 * Reads what PodDefaults depend on, in a namespace or in all.
 * @throws ClusterError where the cluster does not answer
 */
export async function readClusterHealth(
  cluster: Cluster,
  namespace: string | undefined,
  now: Date,
  count: Count,
): Promise<ClusterHealth> {
  const [podDefaults, webhook, version] = await Promise.all([
    readIfServed(cluster, namespace),
    readWebhookStatus(cluster, now),
    ifPermitted("get /version", cluster.version),
  ]);
  const found = podDefaults?.known ? podDefaults.value : [];
  const inUse = found.map(({ metadata }) => metadata.namespace ?? cluster.namespace);
  const namespaces = [...new Set(namespace === undefined ? inUse : [namespace])].sort();
  const isServed = podDefaults?.known === true;
  const hasBlocking = found.some(({ spec }) => !compileSelector(spec.selector).ok);
  const [contexts, workloads, live, isGuarded] = await Promise.all([
    isServed ? readContexts(namespaces, cluster.namespace, noFiles, cluster, { now, count }) : new Map(),
    readAllWorkloads(cluster, namespace),
    readLivePods(cluster, namespace),
    hasBlocking ? readIsGuarded(cluster) : undefined,
  ]);
  const wanted = workloads.workloads.filter((one) => contexts.has(one.namespace));
  const storedIn = (one: string) => contexts.get(one)?.podDefaults ?? [];
  const { sources, unknown } = await sourcesOfWorkloads(wanted, storedIn, cluster);
  const { host } = cluster;
  const known = version.known ? version.value : undefined;
  return {
    host,
    version: known,
    podDefaults,
    webhook,
    contexts,
    sources,
    pods: live,
    ...(isGuarded && { isGuarded }),
    unread: workloads.unread,
    unknown,
  };
}

async function readIfServed(
  cluster: Cluster,
  namespace: string | undefined,
): Promise<Readable<readonly PodDefault[]> | undefined> {
  const scope = namespace === undefined ? "-A" : commandLine`-n ${namespace}`;
  return await ifThere(() =>
    ifPermitted(`list poddefaults.kubeflow.org ${scope}`, () => readPodDefaults(cluster, namespace)),
  );
}

/** What the API server says to a Pod that is created with dryRun=All: nothing, or why not. */
export type ProbeAnswer = {
  readonly namespace: string;
  readonly milliseconds: number;
  readonly error?: string;
  /** Absent where the user may create Pods. */
  readonly permission?: string;
};

/** Sends one Pod through admission in a namespace, and measures how long that takes; nothing is stored. */
export async function probe(cluster: Cluster, namespace: string, clock: () => Date): Promise<ProbeAnswer> {
  const pod: JsonObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { generateName: "poddefault-probe-", namespace },
    spec: { containers: [{ name: "probe", image: "registry.k8s.io/pause:3.10" }] },
  };
  const start = clock().getTime();
  const passed = () => clock().getTime() - start;
  try {
    await cluster.create(pods, pod, { namespace, dryRun: true });
    return { namespace, milliseconds: passed() };
  } catch (error) {
    if (!(error instanceof ClusterError) || error.status === undefined) throw error;
    const permission = missingPermission(error);
    const said = error.answer?.message ?? error.message;
    return {
      namespace,
      milliseconds: passed(),
      error: said,
      ...(permission !== undefined && { permission }),
    };
  }
}
