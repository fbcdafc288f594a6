import type { Cluster } from "../../src/cluster/cluster.ts";
import { InputError, UsageError } from "../../src/errors.ts";
import { stockWebhookScope } from "../../src/model/admission-context.ts";
import { isObject } from "../../src/model/json.ts";

/** The namespaces that -n names, separated by commas. */
export function splitNamespaces(namespace: string | undefined): readonly string[] {
  return [...new Set(namespace?.split(",").map((one) => one.trim()))].filter(Boolean);
}

/** Where to create: in what -n names, in every profile, or where the kubeconfig says. */
export async function targetNamespaces(
  named: readonly string[],
  allProfiles: boolean,
  cluster: Cluster,
): Promise<readonly string[]> {
  if (allProfiles && named.length > 0) {
    throw new UsageError("--namespace and --all-profiles exclude each other", "create-from-template");
  }
  if (allProfiles) return profiles(cluster);
  return named.length > 0 ? named : [cluster.namespace];
}

async function profiles(cluster: Cluster): Promise<readonly string[]> {
  const labels = Object.entries(stockWebhookScope.namespaceSelector.matchLabels ?? {});
  const labelSelector = labels.map(([key, value]) => `${key}=${value}`).join(",");
  const namespaces = await cluster.list(await cluster.resolve("namespaces"), {
    labelSelector,
    metadataOnly: true,
  });
  if (namespaces.length > 0)
    return namespaces.map(({ metadata }) => String(isObject(metadata) && metadata["name"]));
  throw new InputError([
    { file: cluster.host, message: `no namespace has the label ${labelSelector} of a profile` },
  ]);
}
