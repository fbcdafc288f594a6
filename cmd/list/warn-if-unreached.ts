import type { Inventory } from "../../src/gather/inventory.ts";
import type { Io } from "../io.ts";
import { findUnreached, warnOfUnreached } from "../unreached.ts";

/** Warns where no PodDefault of the namespace can act: for a person who looks closer, as it takes two requests more. */
export async function warnIfUnreached({ cluster, namespace }: Inventory, io: Io): Promise<void> {
  if (cluster === undefined || namespace === undefined) return;
  const unreached = await findUnreached(cluster, namespace);
  if (unreached) warnOfUnreached(unreached, io);
}
