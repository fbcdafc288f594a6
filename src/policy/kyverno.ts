import type { JsonObject } from "../kubernetes/json.ts";
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
  const { matchConstraints, matchConditions, ...body } = policyBody(source, mutation);
  const { objectSelector: _, ...constraints } = matchConstraints as JsonObject;
  const conditions = [...(matchConditions as readonly JsonObject[]), ...selectorCondition(source)];
  return [
    {
      apiVersion: "policies.kyverno.io/v1",
      kind: "MutatingPolicy",
      metadata: policyMetadata(source),
      spec: {
        failurePolicy: "Fail",
        autogen: { podControllers: { controllers: [] } },
        matchConstraints: constraints,
        matchConditions: conditions,
        ...body,
      },
    },
  ];
}

/**
 * The selector of a PodDefault that is alone. Kyverno also compares an objectSelector with an empty old object (Handle of
 * pkg/cel/policies/mpol/engine), so that one that matches a Pod without labels matches every Pod.
 */
function selectorCondition({ podDefaults: [only, ...others] }: PolicySource): readonly JsonObject[] {
  if (!only?.selector.ok || others.length > 0 || only.selector.clauses.length === 0) return [];
  const expression = celSelector(only.selector.clauses, "object.metadata.?labels.orValue({})");
  return [{ name: "matches", expression }];
}
