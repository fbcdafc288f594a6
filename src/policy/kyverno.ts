import type { JsonObject } from "../kubernetes/json.ts";
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
        ...policyBody(source, mutation),
      },
    },
  ];
}
