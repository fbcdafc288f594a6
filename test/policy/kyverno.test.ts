import { expect, it } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { convertPodDefaults } from "../../src/policy/convert.ts";
import { kyvernoMutatingPolicy } from "../../src/policy/kyverno.ts";

function specOf(selector: JsonObject): JsonObject {
  const podDefault = {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault" as const,
    metadata: { name: "gpu", namespace: "team-a" },
    spec: { selector, env: [{ name: "A", value: "1" }] },
  };
  const { conversions } = convertPodDefaults([podDefault], "team-a", kyvernoMutatingPolicy, "deny");
  return conversions[0]?.objects[0]?.["spec"] as JsonObject;
}

it("selects in CEL what a Pod without labels matches, because Kyverno compares an objectSelector with an empty old object", () => {
  const selector = { matchExpressions: [{ key: "gpu", operator: "NotIn", values: ["true"] }] };
  const { matchConstraints, matchConditions } = specOf(selector);
  expect(matchConstraints).not.toHaveProperty("objectSelector");
  expect(matchConditions).toContainEqual({
    name: "matches",
    expression:
      '!("gpu" in object.metadata.?labels.orValue({}) && object.metadata.?labels.orValue({})["gpu"] == "true")',
  });
});

it("selects by objectSelector what needs a label", () => {
  const selector = { matchLabels: { gpu: "true" } };
  expect(specOf(selector)["matchConstraints"]).toMatchObject({ objectSelector: selector });
});
