import type { JsonObject } from "../../../src/kubernetes/json.ts";
import { type Api, eventually, type KubernetesObject } from "./api.ts";
import { collectionPath, createObject } from "./objects.ts";

const label = "canary";

/**
 * Creates admission policies and their bindings, and waits until they act.
 * @returns what takes them out of the cluster again
 */
export async function installPolicies(
  api: Api,
  objects: readonly KubernetesObject[],
): Promise<() => Promise<void>> {
  const all = [...objects, ...canary].toSorted(bindingsLast);
  for (const object of all) await createObject(api, object);
  // The API server reads them in the order in which they were created, so the last acts last.
  await eventually("the policies to act", async () => ((await acts(api)) ? true : undefined));
  return async () => {
    for (const { kind, metadata } of all) await api.ask("DELETE", `${collectionPath(kind)}/${metadata.name}`);
    await eventually("the policies to be gone", async () => ((await acts(api)) ? undefined : true));
  };
}

function bindingsLast(a: KubernetesObject, b: KubernetesObject): number {
  return Number(a.kind.endsWith("Binding")) - Number(b.kind.endsWith("Binding"));
}

async function acts(api: Api): Promise<boolean> {
  const { body } = await api.ask("POST", `${collectionPath("Pod", "team-a")}?dryRun=All`, {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "probe", labels: { probe: "true" } },
    spec: { containers: [{ name: "main", image: "x" }] },
  });
  const { labels } = body["metadata"] as { readonly labels?: JsonObject };
  return labels?.[label] === "true";
}

/** A policy that labels the probe. */
const canary: readonly KubernetesObject[] = [
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingAdmissionPolicy",
    metadata: { name: label },
    spec: {
      failurePolicy: "Fail",
      reinvocationPolicy: "Never",
      matchConstraints: {
        objectSelector: { matchLabels: { probe: "true" } },
        resourceRules: [
          { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] },
        ],
      },
      mutations: [
        {
          patchType: "JSONPatch",
          jsonPatch: {
            expression: `[JSONPatch{op: "add", path: "/metadata/labels/${label}", value: "true"}]`,
          },
        },
      ],
    },
  },
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingAdmissionPolicyBinding",
    metadata: { name: label },
    spec: { policyName: label },
  },
];
