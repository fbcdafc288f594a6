import type { Writes } from "../connection-options.ts";
import type { HttpRequest } from "./exchange.ts";

/**
 * The last gate before the network. Reading is always allowed; POST and PATCH need a connection opened for writing,
 * or dryRun=All on one opened for dry runs. Nothing else exists, whatever the code above asks for.
 */
export function assertPermitted({ method, path }: HttpRequest, writes: Writes): void {
  if (method === "GET" || writes === "create") return;
  const query = new URLSearchParams(path.slice(path.indexOf("?") + 1));
  if (writes === "dry-run" && query.getAll("dryRun").join() === "All") return;
  throw new Error(`refusing to send ${method} ${path}: this command does not write to the cluster`);
}
