import type { Cluster } from "../cluster/cluster.ts";
import { podDefaults } from "../cluster/resources/known.ts";
import { ClusterError } from "../errors.ts";
import { isObject, type JsonObject } from "../kubernetes/json.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { type Reference, referencesOf } from "../model/references.ts";
import { type RejectedInjection, rejectedInjections } from "./injected-containers.ts";
import { readWebhookScope, type WebhookScopeOf } from "./webhook-scope.ts";

/** What a namespace has that matters to a PodDefault that is to be created there. */
export type Inspection = {
  /** The PodDefaults of the namespace; [] where they may not be read. */
  readonly siblings: readonly PodDefault[];
  /** Objects that the PodDefault refers to and the namespace does not have. */
  readonly missing: readonly Reference[];
  readonly scope: WebhookScopeOf | undefined;
  /** Why the namespace rejects what the PodDefault injects. */
  readonly rejected: readonly RejectedInjection[];
  /** What the server does not permit to read, a sentence each. */
  readonly unknown: readonly string[];
};

/** Reads the PodDefaults of a namespace, whether the webhook acts there, and if `checkRefs` the objects that are referred to. */
export async function inspectNamespace(
  namespace: string,
  podDefault: PodDefault,
  { checkRefs, now }: { readonly checkRefs: boolean; readonly now: Date },
  cluster: Cluster,
): Promise<Inspection> {
  const unknown: string[] = [];
  const what = `conflicts with other PodDefaults of namespace ${namespace} are unknown`;
  const created = { ...podDefault, metadata: { ...podDefault.metadata, namespace } };
  const [siblings, missing, scope, rejected] = await Promise.all([
    unlessRefused(cluster.list(podDefaults, { namespace }), what, unknown),
    checkRefs ? missingReferences(namespace, podDefault, unknown, cluster) : [],
    readWebhookScope(cluster, [namespace], now),
    rejectedInjections([created], {
      cluster,
      files: { namespaces: [], limitRanges: [], resourceQuotas: [] },
      home: namespace,
      origins: { isLocal: true, inFiles: new Map() },
    }),
  ]);
  return { siblings: siblings?.filter(isPodDefault) ?? [], missing, scope, rejected, unknown };
}

const types: Readonly<Record<Reference["kind"], string>> = {
  Secret: "secrets",
  ConfigMap: "configmaps",
  PersistentVolumeClaim: "persistentvolumeclaims",
  ServiceAccount: "serviceaccounts",
};

/** Existence only: what the objects hold is never read. */
async function missingReferences(
  namespace: string,
  podDefault: PodDefault,
  unknown: string[],
  cluster: Cluster,
): Promise<readonly Reference[]> {
  const missing: Reference[] = [];
  for (const reference of referencesOf(podDefault)) {
    const { kind, name } = reference;
    const resource = await cluster.resolve(types[kind]);
    const request = { namespace, fieldSelector: `metadata.name=${name}`, metadataOnly: true };
    const what = `whether namespace ${namespace} has ${kind} "${name}" is unknown`;
    const found = await unlessRefused(cluster.list(resource, request), what, unknown);
    if (found?.length === 0) missing.push(reference);
  }
  return missing;
}

/** What the server refuses to tell is only unknown; a server that cannot be reached is an error. */
async function unlessRefused(
  answer: Promise<readonly JsonObject[]>,
  what: string,
  unknown: string[],
): Promise<readonly JsonObject[] | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ClusterError) || error.status === undefined || error.status === 401) throw error;
    unknown.push(`${what}: ${error.message}`);
    return undefined;
  }
}

/** The CRD makes sure that a stored PodDefault has a selector. */
function isPodDefault(object: JsonObject): object is JsonObject & PodDefault {
  return isObject(object["spec"]) && isObject(object["spec"]["selector"]);
}
