import type { JsonObject } from "../../kubernetes/json.ts";
import type { StringMap } from "../../kubernetes/object-meta.ts";
import { celString, celValue, isTooLong } from "../cel.ts";
import { inNamespace, type NamespaceValue, partsOf } from "./namespace-values.ts";
import type { SharedPodDefault } from "./shared-pod-default.ts";

/** Permits Kyverno's background controller, which has to be permitted for each type, to write PodDefaults. */
const role: JsonObject = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: {
    name: "kyverno:poddefaults",
    labels: { "rbac.kyverno.io/aggregate-to-background-controller": "true" },
  },
  rules: [
    {
      apiGroups: ["kubeflow.org"],
      resources: ["poddefaults"],
      verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
    },
  ],
};

/**
 * A Kyverno GeneratingPolicy (policies.kyverno.io/v1) for each PodDefault, and the role that Kyverno needs: the PodDefault is
 * created in every namespace of a profile, also in those that exist, and restored when somebody changes it.
 */
export function generatingPolicies(
  shared: readonly SharedPodDefault[],
  profileLabels: StringMap,
): readonly JsonObject[] {
  return [role, ...shared.map((one) => generatingPolicy(one, profileLabels))];
}

/** Whether an API server, or Kyverno, takes the PodDefault as one expression. */
export function fitsIntoCel({ object }: SharedPodDefault): boolean {
  return !isTooLong(celOfObject(object));
}

function generatingPolicy({ name, object, needs }: SharedPodDefault, profileLabels: StringMap): JsonObject {
  return {
    apiVersion: "policies.kyverno.io/v1",
    kind: "GeneratingPolicy",
    metadata: { name: `poddefault.every-profile.${name}` },
    spec: {
      evaluation: { synchronize: { enabled: true }, generateExisting: { enabled: true } },
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: [""],
            apiVersions: ["v1"],
            operations: ["CREATE", "UPDATE"],
            resources: ["namespaces"],
          },
        ],
      },
      matchConditions: [
        {
          name: "is-a-profile",
          expression: Object.entries(profileLabels)
            .map(
              ([key, value]) =>
                `${celOf({ of: "labels", key }, "optional")}.orValue("") == ${celString(value)}`,
            )
            .join(" && "),
        },
        ...needs.map((value, index) => ({
          name: `has-value-${index + 1}`,
          expression: `${celOf(value, "optional")}.hasValue()`,
        })),
      ],
      variables: [{ name: "podDefault", expression: celOfObject(object) }],
      generate: [{ expression: "generator.Apply(object.metadata.name, [variables.podDefault])" }],
    },
  };
}

/** The object in CEL, in the namespace. Texts are literals in quotes, which a value of the namespace interrupts. */
function celOfObject(object: JsonObject): string {
  return celValue(inNamespace(object)).replace(/"(?:[^"\\]|\\.)*"/g, (literal) => {
    const parts = partsOf(JSON.parse(literal));
    if (parts.every((part) => typeof part === "string")) return literal;
    return parts
      .map((part) => (typeof part === "string" ? celString(part) : celOf(part as NamespaceValue)))
      .join(" + ");
  });
}

function celOf(value: NamespaceValue, form: "text" | "optional" = "text"): string {
  if (value.of === "name") return "string(object.metadata.name)";
  const key = celString(value.key);
  if (form === "optional") return `object.metadata.?${value.of}[?${key}]`;
  return `string(object.metadata.${value.of}[${key}])`;
}
