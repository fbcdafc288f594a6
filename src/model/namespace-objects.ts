import type { StringMap } from "../kubernetes/object-meta.ts";
import type { Toleration } from "./pod.ts";

/** The objects beside PodDefaults and ServiceAccounts that decide about a Pod, as far as admission reads them. */

/** Quantities by resource, as files and the API server spell them: `4`, "500m", "1Gi". */
export type ResourceList = Readonly<Record<string, string | number>>;

type Name = { readonly name: string; readonly namespace?: string; readonly creationTimestamp?: string };

/** Constraints on one kind of thing in a namespace; `type` is Container, Pod or PersistentVolumeClaim. */
export type LimitRangeItem = {
  readonly type: string;
  readonly min?: ResourceList;
  readonly max?: ResourceList;
  readonly default?: ResourceList;
  readonly defaultRequest?: ResourceList;
  readonly maxLimitRequestRatio?: ResourceList;
};

/** A v1 LimitRange. */
export type LimitRange = {
  readonly metadata: Name;
  readonly spec?: { readonly limits?: readonly LimitRangeItem[] };
};

/** A clause of a quota's scopeSelector: In, NotIn, Exists or DoesNotExist. */
export type ScopeRequirement = {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[];
};

export type ResourceQuotaSpec = {
  readonly hard?: ResourceList;
  readonly scopes?: readonly string[];
  readonly scopeSelector?: { readonly matchExpressions?: readonly ScopeRequirement[] };
};

/** A v1 ResourceQuota. Without a `status`, as in a file, its usage is unknown. */
export type ResourceQuota = {
  readonly metadata: Name;
  readonly spec?: ResourceQuotaSpec;
  readonly status?: { readonly hard?: ResourceList; readonly used?: ResourceList };
};

/** A node.k8s.io/v1 RuntimeClass. */
export type RuntimeClass = {
  readonly metadata: Name;
  readonly overhead?: { readonly podFixed?: ResourceList };
  readonly scheduling?: { readonly nodeSelector?: StringMap; readonly tolerations?: readonly Toleration[] };
};
