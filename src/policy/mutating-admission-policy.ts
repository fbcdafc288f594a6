import type { Json, JsonObject } from "../kubernetes/json.ts";
import { convertedFrom } from "../model/converted-policy.ts";
import type { PolicyTarget } from "./convert.ts";
import type { Mutation, PolicySource } from "./mutations.ts";

/** A MutatingAdmissionPolicy (admissionregistration.k8s.io/v1) and its binding. */
export const mutatingAdmissionPolicy: PolicyTarget = {
  needs: "It needs Kubernetes 1.36 or later.",
  order:
    "The API server applies it before all webhooks, so containers that a webhook adds (istio-proxy) get nothing from it.",
  write: writePolicy,
};

function writePolicy(source: PolicySource, mutation: Mutation): readonly JsonObject[] {
  const metadata = policyMetadata(source);
  const policy = {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingAdmissionPolicy",
    metadata,
    spec: {
      failurePolicy: "Fail",
      reinvocationPolicy: "Never",
      ...policyBody(source, mutation),
    },
  };
  const binding = {
    apiVersion: policy.apiVersion,
    kind: "MutatingAdmissionPolicyBinding",
    metadata,
    spec: { policyName: metadata.name },
  };
  return [policy, binding];
}

/** Names and annotation of a policy. A dot is in no namespace's name, so that no two policies have one name. */
export function policyMetadata({ namespace, podDefaults }: PolicySource) {
  const [first] = podDefaults;
  const single = `poddefault.${namespace}.${first?.name}`;
  const name = podDefaults.length === 1 && single.length <= longestName ? single : `poddefaults.${namespace}`;
  const names = podDefaults.map((podDefault) => podDefault.name);
  return { name, annotations: convertedFrom(namespace, names) };
}

const longestName = 253;

/** The part of the spec that Kyverno has taken over as it is. */
export function policyBody(source: PolicySource, mutation: Mutation): JsonObject {
  const { matchConditions, variables, expression } = mutation;
  return {
    matchConstraints: {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": source.namespace } },
      ...objectSelectorOf(source),
      resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
    },
    matchConditions,
    variables,
    mutations: [{ patchType: "JSONPatch", jsonPatch: { expression } }],
  };
}

/** The selector of a PodDefault that is alone; CEL decides between several. */
function objectSelectorOf({ podDefaults }: PolicySource): { readonly objectSelector?: Json } {
  const [only, ...others] = podDefaults;
  const selector = others.length === 0 && only?.spec.selector;
  return selector ? { objectSelector: selector as JsonObject } : {};
}
