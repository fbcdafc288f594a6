import type { JsonObject } from "../../kubernetes/json.ts";
import { guardLabel } from "../../model/marker.ts";
import { celString, type Variable } from "../cel.ts";
import { adviceRules } from "./advice-rules.ts";
import type { GuardActions } from "./codes.ts";
import { selfConflictRules } from "./conflict-rules.ts";
import { containerRules } from "./container-rules.ts";
import { envRules } from "./env-rules.ts";
import { podRules } from "./pod-rules.ts";
import type { GuardRule } from "./rule.ts";
import { selectorRules, selectorVariables } from "./selector-rules.ts";
import { specVariables } from "./spec-variables.ts";
import { volumeRules } from "./volume-rules.ts";

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

/**
 * ValidatingAdmissionPolicies for PodDefaults, each before its binding: one that denies, one that warns, for the codes that
 * have that action. The CEL is that of Kubernetes 1.30.
 */
export function guardPolicies(actions: GuardActions, scope: GuardScope): readonly JsonObject[] {
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
      variables: usedBy(wanted),
      validations: wanted.map(validation),
    },
  };
}

function validation({ code, name, words }: GuardRule): JsonObject {
  const message = `${code}: ${words}`;
  return {
    expression: `variables.${name} == ''`,
    message,
    messageExpression: `${celString(`${message}: `)} + variables.${name}`,
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
  const all = [...variables, ...rules.map(({ name, found }) => ({ name, expression: found }))];
  const used = new Set(wanted.map(({ name }) => name));
  for (const { name, expression } of all.toReversed()) {
    if (!used.has(name)) continue;
    for (const [, needed = ""] of expression.matchAll(/\bvariables\.(\w+)/g)) used.add(needed);
  }
  return all.filter(({ name }) => used.has(name));
}
