import { append } from "../append.ts";
import type { Problem } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../kubernetes/json.ts";
import type { ObjectMeta } from "../kubernetes/object-meta.ts";
import type { PriorityClass } from "../model/namespace-context.ts";
import type { LimitRange, ResourceQuota, RuntimeClass } from "../model/namespace-objects.ts";
import type { ServiceAccount } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { publishedCrd } from "../model/pod-default-crd.ts";
import type { WebhookConfiguration } from "../model/webhook-configuration.ts";
import { groupOf } from "../model/workload-kinds.ts";
import { checkObject, type Role, roleOf } from "./check-object.ts";
import type { Findings, ManifestObject } from "./manifest-object.ts";

/** An object whose shape has been checked, and where it came from. */
type Decoded<T> = { readonly source: ManifestObject; readonly value: T };

type Namespace = { readonly metadata: ObjectMeta & { readonly name: string } };

/** What a set of files holds, each list in the order of the input. */
export type Manifests = {
  /** Pods and everything that makes Pods: src/workload turns them into Pods. */
  readonly workloads: readonly ManifestObject[];
  readonly podDefaults: readonly Decoded<PodDefault>[];
  readonly namespaces: readonly Decoded<Namespace>[];
  readonly serviceAccounts: readonly Decoded<ServiceAccount>[];
  readonly limitRanges: readonly Decoded<LimitRange>[];
  readonly resourceQuotas: readonly Decoded<ResourceQuota>[];
  readonly runtimeClasses: readonly Decoded<RuntimeClass>[];
  readonly priorityClasses: readonly Decoded<PriorityClass>[];
  readonly webhookConfigurations: readonly Decoded<WebhookConfiguration>[];
  /** Kubeflow's Profiles, as they are written. */
  readonly profiles: readonly ManifestObject[];
  /** Objects of kinds that play no part in this. */
  readonly others: readonly ManifestObject[];
  /** Fields that the API server or a CRD would drop. */
  readonly warnings: readonly Problem[];
};

/** An object that cannot be what its kind says, with all that is wrong with it. */
export type BadObject = { readonly source: ManifestObject; readonly problems: readonly Problem[] };

/**
 * Sorts objects by what they are for, and checks them against the types that the API server decodes them into. An object with
 * a wrong type or without a required field is kept apart; it does not stop the others. A Pod without a required field is one all
 * the same, and admission says what the API server says, unless its file was only found in a directory: there it is a patch.
 */
export function collectManifests(
  objects: readonly ManifestObject[],
  isFound: (file: string) => boolean = () => false,
  crd = publishedCrd,
): Manifests & { readonly bad: readonly BadObject[] } {
  const bad: BadObject[] = [];
  const warnings: Problem[] = [];
  const good = objects.filter((source) => {
    const findings: Findings = { problems: [], warnings: [] };
    checkObject(findings, source, crd);
    const isGood = isFound(source.file)
      ? findings.problems.length === 0
      : findings.problems.every(isBearable(source));
    const { problems } = findings;
    if (isGood)
      append(warnings, [
        ...findings.warnings,
        ...problems.filter(({ incomplete }) => incomplete === "unfilled"),
      ]);
    else {
      bad.push({ source, problems });
      // A field that is missing may be there under a wrong name.
      if (!isFound(source.file)) append(warnings, findings.warnings);
    }
    return isGood;
  });
  // Once for each object: an unknown kind is searched for Pod templates.
  const byRole = Map.groupBy(good, roleOf);
  const withRole = (role: Role) => byRole.get(role) ?? [];
  const ofKind = <Kind>(role: Role) => withRole(role).map((source) => decoded<Kind>(source, source.object));
  return {
    bad,
    workloads: withRole("workload"),
    podDefaults: withRole("PodDefault").map((source) =>
      decoded<PodDefault>(source, withName(dropNulls(source.object))),
    ),
    namespaces: ofKind<Namespace>("Namespace"),
    serviceAccounts: ofKind<ServiceAccount>("ServiceAccount"),
    limitRanges: ofKind<LimitRange>("LimitRange"),
    resourceQuotas: ofKind<ResourceQuota>("ResourceQuota"),
    runtimeClasses: ofKind<RuntimeClass>("RuntimeClass"),
    priorityClasses: ofKind<PriorityClass>("PriorityClass"),
    webhookConfigurations: ofKind<WebhookConfiguration>("MutatingWebhookConfiguration"),
    profiles: withRole("other").filter(
      ({ apiVersion, kind }) => kind === "Profile" && groupOf(apiVersion) === "kubeflow.org",
    ),
    others: withRole("other"),
    warnings,
  };
}

/** Whether an object of a named file is evaluated despite a problem: only Pods reach admission with fields missing. */
function isBearable({ kind }: ManifestObject): (problem: Problem) => boolean {
  return ({ incomplete }) => incomplete === "unfilled" || (incomplete === "missing" && kind === "Pod");
}

/** The one place where unknown JSON gets its type: checkObject has just compared it with that type. */
function decoded<T>(source: ManifestObject, object: JsonObject): Decoded<T> {
  return { source, value: object as unknown as T };
}

/** The API server cuts generateName to 58 characters and adds 5 (names.SimpleNameGenerator); these stand for any. */
function withName(object: JsonObject): JsonObject {
  const { name, generateName, ...metadata } = (object["metadata"] ?? {}) as Record<string, Json>;
  if (name || typeof generateName !== "string") return object;
  return { ...object, metadata: { ...metadata, name: `${generateName.slice(0, 58)}xxxxx` } };
}

/** The API server prunes null from custom resources where the schema does not say nullable. */
function dropNulls(object: JsonObject): JsonObject {
  const entries = Object.entries(object).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutNulls(value)]));
}

function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  return isObject(value) ? dropNulls(value) : value;
}
