import { ClusterError } from "../../errors.ts";
import type { ObjectMeta, StringMap } from "../../kubernetes/object-meta.ts";
import type { ServiceAccount } from "../../model/pod.ts";
import type { Readable } from "../../model/readable.ts";
import type { Cluster } from "../cluster.ts";
import { namespaces, serviceAccounts } from "../resources/known.ts";
import { ifPermitted } from "./permitted.ts";

/** The labels of a namespace, by which the webhook selects it; undefined if the namespace does not exist. */
export async function readNamespaceLabels(
  cluster: Pick<Cluster, "get">,
  name: string,
): Promise<Readable<StringMap | undefined>> {
  return await ifPermitted(`get namespaces/${name}`, async () => {
    try {
      const { metadata } = (await cluster.get(namespaces, name)) as { readonly metadata?: ObjectMeta };
      return metadata?.labels ?? {};
    } catch (error) {
      if (error instanceof ClusterError && error.status === 404) return undefined;
      throw error;
    }
  });
}

/** All ServiceAccounts of a namespace. */
export async function readServiceAccounts(
  cluster: Pick<Cluster, "list">,
  namespace: string,
): Promise<Readable<readonly ServiceAccount[]>> {
  return await ifPermitted(
    `list serviceaccounts -n ${namespace}`,
    // The API server validates built-in types before it stores them.
    async () => (await cluster.list(serviceAccounts, { namespace })) as unknown as readonly ServiceAccount[],
  );
}
