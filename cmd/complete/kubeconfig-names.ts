import { loadKubeconfig } from "../../src/cluster/kubeconfig/load.ts";
import type { Candidate, Search } from "../candidates.ts";

/** What the kubeconfig of the command line names. No cluster is asked. */
export function kubeconfigNames(
  kind: "context" | "cluster" | "user",
  { typed, io }: Search,
): readonly Candidate[] {
  const explicit = typed.given.findLast(({ name }) => name === "kubeconfig")?.value ?? "";
  const { contexts, clusters, users } = loadKubeconfig(explicit, io);
  const named = { context: contexts, cluster: clusters, user: users }[kind];
  return [...named.keys()].sort().map((value) => ({ value }));
}
