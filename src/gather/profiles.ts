import type { Cluster } from "../cluster/cluster.ts";
import { namespaces } from "../cluster/resources/known.ts";
import { InputError } from "../errors.ts";
import { metadataOf, type ObjectMeta, type StringMap } from "../kubernetes/object-meta.ts";
import { stockWebhook } from "../model/webhook-status.ts";

/** Those of a profile's namespace that the webhook looks for. */
export const profileLabels: StringMap = stockWebhook.podDefault.namespaceSelector.matchLabels;
const profileSelector = Object.entries(profileLabels)
  .map(([key, value]) => `${key}=${value}`)
  .join(",");

/** The names of the namespaces of Kubeflow's profiles, as `readProfileNamespaces` reads them. */
export async function readProfiles(cluster: Pick<Cluster, "list" | "host">): Promise<readonly string[]> {
  return (await readProfileNamespaces(cluster)).map(({ name }) => name);
}

/** The metadata of those namespaces. Throws an InputError if there are none, ClusterError if they may not be listed. */
export async function readProfileNamespaces(
  cluster: Pick<Cluster, "list" | "host">,
): Promise<readonly (ObjectMeta & { readonly name: string })[]> {
  const found = await cluster.list(namespaces, { labelSelector: profileSelector, metadataOnly: true });
  if (found.length > 0)
    return found.map(metadataOf).map((metadata) => ({ ...metadata, name: metadata.name ?? "" }));
  throw new InputError([
    { file: cluster.host, message: `no namespace has the label ${profileSelector} of a profile` },
  ]);
}

/** Whether a namespace with these labels is a profile's. */
export function isProfile(labels: StringMap | undefined): boolean {
  return Object.entries(profileLabels).every(([key, value]) => labels?.[key] === value);
}
