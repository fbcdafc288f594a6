import type { Cluster } from "../../src/cluster/cluster.ts";
import { podDefaults } from "../../src/cluster/resources/known.ts";
import { ClusterError, type Problem } from "../../src/errors.ts";
import { isObject, type JsonObject } from "../../src/kubernetes/json.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { type Caution, cautionsOf } from "../../src/report/cautions.ts";
import { type Reference, referencesOf } from "../../src/report/references.ts";

/** What is known about a PodDefault in a namespace before it is created there. */
export type Inspection = {
  readonly cautions: readonly Caution[];
  /** What keeps it from being created. */
  readonly problems: readonly Problem[];
  /** What the server did not let us know. */
  readonly unknown: readonly string[];
};

type Limits = { readonly checkRefs: boolean; readonly allowMatchAll: boolean };

/** Looks at the PodDefaults of the namespace, and at what this one refers to if that is asked for. */
export async function inspect(
  namespace: string,
  podDefault: PodDefault,
  { checkRefs, allowMatchAll }: Limits,
  cluster: Cluster,
): Promise<Inspection> {
  const unknown: string[] = [];
  const what = `conflicts with other PodDefaults of namespace ${namespace} were not looked for`;
  const siblings = await unlessRefused(cluster.list(podDefaults, { namespace }), what, unknown);
  const cautions = cautionsOf(podDefault, siblings?.filter(isPodDefault) ?? []);
  const problems = harmful(cautions, allowMatchAll);
  if (checkRefs) problems.push(...(await missingReferences(namespace, podDefault, unknown, cluster)));
  return { cautions, problems, unknown };
}

/** What would harm Pods that have nothing to do with the PodDefault. */
function harmful(cautions: readonly Caution[], allowMatchAll: boolean): Problem[] {
  return cautions.flatMap(({ code, podDefault, message, fix }) => {
    if (code !== "SELECTOR_INVALID" && (code !== "MATCH_ALL" || allowMatchAll)) return [];
    const way = code === "MATCH_ALL" ? "; if it is meant, say so with --allow-match-all" : "";
    return [{ file: `PodDefault ${podDefault}`, message: `${message}; ${fix}${way}` }];
  });
}

const types: Readonly<Record<Reference["kind"], string>> = {
  Secret: "secrets",
  ConfigMap: "configmaps",
  PersistentVolumeClaim: "persistentvolumeclaims",
  ServiceAccount: "serviceaccounts",
};

/** What the PodDefault refers to and the namespace does not have. Only metadata is read, never the content of a Secret. */
async function missingReferences(
  namespace: string,
  podDefault: PodDefault,
  unknown: string[],
  cluster: Cluster,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const { kind, name, field } of referencesOf(podDefault)) {
    const resource = await cluster.resolve(types[kind]);
    const request = { namespace, fieldSelector: `metadata.name=${name}`, metadataOnly: true };
    const what = `whether ${kind} "${name}" is in namespace ${namespace} could not be checked`;
    const found = await unlessRefused(cluster.list(resource, request), what, unknown);
    if (found?.length !== 0) continue;
    const message = `${kind} "${name}" is not in namespace ${namespace}, and Pods that match would not start; create it first`;
    problems.push({ file: `PodDefault ${podDefault.metadata.name}`, path: `spec.${field}`, message });
  }
  return problems;
}

/** What the server refuses to say is only unknown; not to reach it is an error. */
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

/** The CRD sees to it that a stored PodDefault has a selector. */
function isPodDefault(object: JsonObject): object is JsonObject & PodDefault {
  return isObject(object["spec"]) && isObject(object["spec"]["selector"]);
}
