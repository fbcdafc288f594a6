import type { Cluster } from "../../src/cluster/cluster.ts";
import { UsageError } from "../../src/errors.ts";
import { readProfiles } from "../../src/gather/profiles.ts";

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
    throw new UsageError("--namespace and --all-profiles exclude each other");
  }
  if (allProfiles) return readProfiles(cluster);
  return named.length > 0 ? named : [cluster.namespace];
}
