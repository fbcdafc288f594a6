import { ClusterError } from "../../errors.ts";
import type { ObjectMeta, StringMap } from "../../kubernetes/object-meta.ts";
import type { Readable } from "../../model/readable.ts";
import type { Cluster } from "../cluster.ts";
import { namespaces } from "../resources/known.ts";
import { ifPermitted } from "./permitted.ts";

/** A namespace as far as admission reads it. */
export type StoredNamespace = {
  /** By them the webhook selects it. */
  readonly labels: StringMap;
  /** It is being deleted. */
  readonly isTerminating: boolean;
};

/** A namespace; undefined if it does not exist. */
export async function readNamespace(
  cluster: Pick<Cluster, "get">,
  name: string,
): Promise<Readable<StoredNamespace | undefined>> {
  return await ifPermitted(`get namespaces/${name}`, async () => {
    try {
      const { metadata, status } = (await cluster.get(namespaces, name)) as {
        readonly metadata?: ObjectMeta;
        readonly status?: { readonly phase?: string };
      };
      return { labels: metadata?.labels ?? {}, isTerminating: status?.phase === "Terminating" };
    } catch (error) {
      if (error instanceof ClusterError && error.status === 404) return undefined;
      throw error;
    }
  });
}
