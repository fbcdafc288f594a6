import type { ObjectMeta, StringMap } from "../../kubernetes/object-meta.ts";
import type { Readable } from "../../model/readable.ts";
import { commandLine } from "../../quote-for-shell.ts";
import type { Cluster } from "../cluster.ts";
import { namespaces } from "../resources/known.ts";
import { ifPermitted, ifThere } from "./permitted.ts";

/** A namespace as far as admission reads it. */
export type StoredNamespace = {
  /** By them the webhook selects it. */
  readonly labels: StringMap;
  /** It is being deleted. */
  readonly isTerminating: boolean;
};

type Stored = { readonly metadata?: ObjectMeta; readonly status?: { readonly phase?: string } };

/** A namespace; undefined if it does not exist. */
export async function readNamespace(
  cluster: Pick<Cluster, "get">,
  name: string,
): Promise<Readable<StoredNamespace | undefined>> {
  return await ifPermitted(commandLine`get namespaces/${name}`, async () => {
    const found = (await ifThere(() => cluster.get(namespaces, name))) as Stored | undefined;
    const isTerminating = found?.status?.phase === "Terminating";
    return found && { labels: found.metadata?.labels ?? {}, isTerminating };
  });
}
