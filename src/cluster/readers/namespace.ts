import { ClusterError } from "../../errors.ts";
import type { ObjectMeta, StringMap } from "../../kubernetes/object-meta.ts";
import type { ServiceAccount } from "../../model/pod.ts";
import type { Readable } from "../../model/readable.ts";
import type { Cluster } from "../cluster.ts";
import { namespaces, serviceAccounts } from "../resources/known.ts";
import { ifPermitted } from "./permitted.ts";

/** Labels of a namespace, which decide whether the webhook sees its Pods; undefined where there is no such namespace. */
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
    // The API server has decoded and checked a built-in type before it stored it.
    async () => (await cluster.list(serviceAccounts, { namespace })) as unknown as readonly ServiceAccount[],
  );
}
