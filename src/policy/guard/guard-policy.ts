import type { FindingCode } from "../../finding/catalog.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { adviceRules } from "./advice-rules.ts";
import { selfConflictRules } from "./conflict-rules.ts";
import { containerRules } from "./container-rules.ts";
import { envRules } from "./env-rules.ts";
import { podRules } from "./pod-rules.ts";
import type { GuardRule, Variable } from "./rule.ts";
import { selectorRules, selectorVariables } from "./selector-rules.ts";
import { specVariables } from "./spec-variables.ts";
import { volumeRules } from "./volume-rules.ts";

/** What a guard does about a code: refuses the PodDefault, warns who writes it, or nothing. */
export type GuardAction = "deny" | "warn" | "off";

/** The codes that CEL can find, and what a guard does about them unless it is told otherwise. */
export const guardedCodes: Readonly<Partial<Record<FindingCode, GuardAction>>> = {
  SELECTOR_INVALID: "deny",
  NAME_TOO_LONG: "deny",
  SELF_CONFLICT: "deny",
  RESULT_INVALID: "deny",
  MATCH_ALL: "warn",
  DANGLING_MOUNT: "warn",
  SIDECAR_PATCH_FAILS: "warn",
  PLAIN_SECRET: "warn",
  FORM_FAILS: "warn",
  FORM_NEVER_MATCHES: "warn",
  FORM_NO_DESC: "off",
  SERVICE_ACCOUNT_SWITCH: "off",
  SIDECAR_IN_JOBS: "off",
};

/** What lint finds and no policy can: why not. */
export const notGuarded: readonly (readonly [codes: readonly FindingCode[], why: string])[] = [
  [
    ["CONFLICT", "SAME_DESC", "COPY_DIFFERS", "COPY_MISSING"],
    "a policy sees one PodDefault and none of the others",
  ],
  [["UNKNOWN_FIELD"], "the CRD has removed the field before a policy sees it"],
  [
    ["REFERENCE_MISSING", "SIDECAR_REJECTED", "NEVER_USED"],
    "a policy does not see Secrets, quotas and workloads",
  ],
];

const rules: readonly GuardRule[] = [
  ...selectorRules,
  ...podRules,
  ...selfConflictRules,
  ...envRules,
  ...volumeRules,
  ...containerRules,
  ...adviceRules,
];
const variables: readonly Variable[] = [...specVariables, ...selectorVariables];

/** Where a guard acts: on all PodDefaults, on those of one namespace, or on those of Kubeflow's profiles. */
export type GuardScope =
  | { readonly of: "cluster" | "profiles" }
  | { readonly of: "namespace"; readonly namespace: string };

/** The label of a guard's policies, by which `check` finds them; its value is what they do. */
export const guardLabel = "poddefault.kubectl/guard";

/**
 * ValidatingAdmissionPolicies for PodDefaults, each before its binding: one that denies, one that warns, for the codes that
 * have that action. The CEL is that of Kubernetes 1.30.
 */
export function guardPolicies(
  actions: Readonly<Partial<Record<FindingCode, GuardAction>>>,
  scope: GuardScope,
): readonly JsonObject[] {
  return (["deny", "warn"] as const).flatMap((action) => {
    const wanted = rules.filter(({ code }) => actions[code] === action);
    if (wanted.length === 0) return [];
    const suffix = scope.of === "namespace" ? `-${scope.namespace}` : "";
    const name = `poddefault-guard-${action}${suffix}`;
    return [policy(name, action, wanted), binding(name, action, scope)];
  });
}

const apiVersion = "admissionregistration.k8s.io/v1";

function policy(name: string, action: "deny" | "warn", wanted: readonly GuardRule[]): JsonObject {
  return {
    apiVersion,
    kind: "ValidatingAdmissionPolicy",
    metadata: { name, labels: { [guardLabel]: action } },
    spec: {
      failurePolicy: action === "deny" ? "Fail" : "Ignore",
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ["kubeflow.org"],
            apiVersions: ["v1alpha1"],
            operations: ["CREATE", "UPDATE"],
            resources: ["poddefaults"],
          },
        ],
      },
      // One that was stored before the guard can still be labeled and deleted.
      matchConditions: [
        { name: "spec-changes", expression: "oldObject == null || object.?spec != oldObject.?spec" },
      ],
      variables: usedBy(wanted).map(({ name: variable, expression }) => ({ name: variable, expression })),
      validations: wanted.map(validation),
    },
  };
}

function validation({ code, name, words }: GuardRule): JsonObject {
  const message = `${code}: ${words}`;
  return {
    expression: `variables.${name} == ''`,
    message,
    messageExpression: `${JSON.stringify(`${message}: `)} + variables.${name}`,
  };
}

function binding(policyName: string, action: "deny" | "warn", scope: GuardScope): JsonObject {
  const matchLabels =
    scope.of === "namespace"
      ? { "kubernetes.io/metadata.name": scope.namespace }
      : { "app.kubernetes.io/part-of": "kubeflow-profile" };
  return {
    apiVersion,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: policyName, labels: { [guardLabel]: action } },
    spec: {
      policyName,
      validationActions: [action === "deny" ? "Deny" : "Warn"],
      ...(scope.of !== "cluster" && { matchResources: { namespaceSelector: { matchLabels } } }),
    },
  };
}

/** The variables that rules need, and those that these need, in an order in which each has what it needs. */
function usedBy(wanted: readonly GuardRule[]): readonly Variable[] {
  const own = wanted.map(({ name, found }) => ({ name, expression: found }));
  const all = [...variables, ...own];
  const used = new Set(own.map(({ name }) => name));
  for (const { name, expression } of all.toReversed()) {
    if (!used.has(name)) continue;
    for (const [, needed = ""] of expression.matchAll(/\bvariables\.(\w+)/g)) used.add(needed);
  }
  return all.filter(({ name }) => used.has(name));
}
