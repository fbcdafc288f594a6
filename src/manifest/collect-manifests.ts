import { InputError, type Problem } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../kubernetes/json.ts";
import type { ObjectMeta } from "../kubernetes/object-meta.ts";
import type { PriorityClass } from "../model/namespace-context.ts";
import type { LimitRange, ResourceQuota, RuntimeClass } from "../model/namespace-objects.ts";
import type { ServiceAccount } from "../model/pod.ts";
import type { PodDefault } from "../model/pod-default.ts";
import { checkObject, type Role, roleOf } from "./check-object.ts";
import type { Findings } from "./check-type.ts";
import type { ManifestObject } from "./manifest-object.ts";

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
  /** Objects of kinds that play no part in this. */
  readonly others: readonly ManifestObject[];
  /** Fields that the API server or a CRD would drop. */
  readonly warnings: readonly Problem[];
};

/**
 * Sorts objects by what they are for, and checks them against the types that the API server decodes them into.
 *
 * @throws InputError with every wrong type and missing field of every object.
 */
export function collectManifests(objects: readonly ManifestObject[]): Manifests {
  const findings: Findings = { problems: [], warnings: [] };
  for (const source of objects) checkObject(findings, source);
  if (findings.problems.length > 0) throw new InputError(findings.problems);
  const withRole = (role: Role) => objects.filter((source) => roleOf(source) === role);
  const ofKind = <Kind>(role: Role) => withRole(role).map((source) => decoded<Kind>(source, source.object));
  return {
    workloads: withRole("workload"),
    podDefaults: withRole("PodDefault").map((source) =>
      decoded<PodDefault>(source, dropNulls(source.object)),
    ),
    namespaces: ofKind<Namespace>("Namespace"),
    serviceAccounts: ofKind<ServiceAccount>("ServiceAccount"),
    limitRanges: ofKind<LimitRange>("LimitRange"),
    resourceQuotas: ofKind<ResourceQuota>("ResourceQuota"),
    runtimeClasses: ofKind<RuntimeClass>("RuntimeClass"),
    priorityClasses: ofKind<PriorityClass>("PriorityClass"),
    others: withRole("other"),
    warnings: findings.warnings,
  };
}

/** The one place where unknown JSON gets its type: checkObject has just compared it with that type. */
function decoded<T>(source: ManifestObject, object: JsonObject): Decoded<T> {
  return { source, value: object as unknown as T };
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
