import type { PriorityClass } from "../../model/namespace-context.ts";
import type { Readable } from "../../model/readable.ts";
import type { Cluster } from "../cluster.ts";
import { priorityClasses } from "../resources/known.ts";
import { ifPermitted } from "./permitted.ts";

/** All PriorityClasses: one of them may be the default of Pods that name none. */
export async function readPriorityClasses(
  cluster: Pick<Cluster, "list">,
): Promise<Readable<readonly PriorityClass[]>> {
  return await ifPermitted(
    "list priorityclasses.scheduling.k8s.io",
    // The API server has decoded and checked a built-in type before it stored it.
    async () => (await cluster.list(priorityClasses)) as unknown as readonly PriorityClass[],
  );
}
