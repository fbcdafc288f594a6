import type { JsonObject } from "../kubernetes/json.ts";
import { selects } from "../kubernetes/selector.ts";
import { celSelector } from "./cel.ts";
import type { PolicyTarget } from "./convert.ts";
import { policyBody, policyMetadata } from "./mutating-admission-policy.ts";
import type { Mutation, PolicySource } from "./mutations.ts";

/**
 * A Kyverno MutatingPolicy (policies.kyverno.io/v1). Without `controllers: []` Kyverno changes Deployments, Jobs and others, too,
 * and PodDefaults act on Pods alone.
 */
export const kyvernoMutatingPolicy: PolicyTarget = {
  needs: "It needs Kyverno 1.17 or later.",
  order:
    "Kyverno is a webhook, which the API server calls in an order of its own, today by name: containers that a later webhook adds get nothing from it.",
  write: writePolicy,
};

function writePolicy(source: PolicySource, mutation: Mutation): readonly JsonObject[] {
  return [
    {
      apiVersion: "policies.kyverno.io/v1",
      kind: "MutatingPolicy",
      metadata: policyMetadata(source),
      spec: {
        failurePolicy: "Fail",
        autogen: { podControllers: { controllers: [] } },
        ...withSelectorInCel(policyBody(source, mutation), source),
      },
    },
  ];
}

/**
 * Kyverno also compares the objectSelector with an empty old object (Handle of pkg/cel/policies/mpol/engine): one that matches a
 * Pod without labels then matches every Pod. CEL takes its place there.
 */
function withSelectorInCel(body: JsonObject, { podDefaults: [only, ...others] }: PolicySource): JsonObject {
  if (!only?.selector.ok || others.length > 0 || !selects(only.selector, {})) return body;
  const { objectSelector: _, ...matchConstraints } = body["matchConstraints"] as JsonObject;
  const expression = celSelector(only.selector.clauses, "object.metadata.?labels.orValue({})");
  const conditions = body["matchConditions"] as readonly JsonObject[];
  return { ...body, matchConstraints, matchConditions: [...conditions, { name: "matches", expression }] };
}
